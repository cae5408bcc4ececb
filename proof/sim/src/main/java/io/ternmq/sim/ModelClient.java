package io.ternmq.sim;

import io.netty.buffer.ByteBuf;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.codec.PacketDecoder;
import io.ternmq.codec.PacketEncoder;
import io.ternmq.codec.TopicCache;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Auth;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.PingReq;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Will;
import java.util.ArrayDeque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A correct MQTT client, as small as it can be: it keeps its session, resends in order, knows
 * repeats, and connects again whenever its connection is lost.
 */
final class ModelClient implements SimClient {
  private static final long CONNECT_TIMEOUT_NANOS = 3 * SimClock.SECOND;
  private static final long ANSWER_TIMEOUT_NANOS = 2 * SimClock.SECOND;

  private final World world;
  private final ClientPlan plan;
  private final Chance chance;
  private final ModelSession session;
  private final ModelSubscriptions subscriptions;
  private @Nullable Line current;
  private @Nullable Life knownLife;
  private boolean mustStartClean;
  private boolean isHurried;
  private int attempt;

  ModelClient(World world, ClientPlan plan, Chance chance) {
    this.world = world;
    this.plan = plan;
    this.chance = chance;
    this.session = new ModelSession(world, plan);
    this.subscriptions = new ModelSubscriptions(world, plan, session);
  }

  @Override
  public String clientId() {
    return plan.clientId();
  }

  // ---- connecting

  @Override
  public void start() {
    connectAfter(chance.between(0L, 50 * SimClock.MILLI));
  }

  private void connectAfter(long nanos) {
    int number = ++attempt;
    current = null;
    world
        .clock()
        .after(
            nanos,
            () -> {
              if (attempt == number) {
                connect();
              }
            });
  }

  private void retry() {
    long longest = isHurried ? 100 : chance.pick(java.util.List.of(5, 200, 1_500));
    connectAfter(chance.between(1L, longest * SimClock.MILLI));
  }

  private void connect() {
    attempt++;
    SimLink link = world.network().open(plan.clientId());
    if (!world.broker().accept(link)) {
      retry();
      return;
    }
    boolean startsClean = plan.startsClean() || mustStartClean;
    if (startsClean) {
      loseSession();
      mustStartClean = true; // until the broker has said that it knows
    }
    Line line = new Line(link);
    current = line;
    link.client(line);
    line.send(connectPacket(startsClean));
    world
        .clock()
        .after(
            CONNECT_TIMEOUT_NANOS,
            () -> {
              if (current == line && !line.isOnline()) {
                giveUp(line);
              }
            });
  }

  private void loseSession() {
    session.lose();
    subscriptions.lose();
    knownLife = null;
  }

  private Connect connectPacket(boolean startsClean) {
    Properties.Builder properties = Properties.builder();
    if (plan.version().hasProperties()) {
      if (plan.expirySeconds() > 0) {
        properties.add(Property.SESSION_EXPIRY_INTERVAL, plan.expirySeconds());
      }
      if (plan.receiveMaximum() < 65_535) {
        properties.add(Property.RECEIVE_MAXIMUM, plan.receiveMaximum());
      }
      if (plan.maximumPacketBytes() > 0) {
        properties.add(Property.MAXIMUM_PACKET_SIZE, plan.maximumPacketBytes());
      }
    }
    if (authenticates()) {
      properties.add(Property.AUTHENTICATION_METHOD, SimMethod.NAME);
    }
    return new Connect(
        plan.version(),
        startsClean,
        plan.keepAliveSeconds(),
        plan.clientId(),
        will(),
        null,
        null,
        properties.build());
  }

  private boolean authenticates() {
    return plan.version().hasProperties() && world.scenario().hasMethod();
  }

  private @Nullable Will will() {
    if (plan.willDelaySeconds() < 0) {
      return null;
    }
    long tag = world.ledger().nextWill();
    Properties properties =
        plan.willDelaySeconds() == 0
            ? Properties.NONE
            : Properties.builder()
                .add(Property.WILL_DELAY_INTERVAL, plan.willDelaySeconds())
                .build();
    TopicName topic = TopicName.of("will/" + plan.clientId() + "/" + tag);
    return new Will(topic, Wire.payload(tag, 0), QoS.of(chance.below(3)), false, properties);
  }

  private void giveUp(Line line) {
    line.link.resetByClient();
    retry();
  }

  // ---- what its application and the nemesis do

  @Override
  public void publish(Publication publication) {
    Line line = current;
    boolean isOnline = line != null && line.isOnline();
    if (publication.qos > 0) {
      session.offer(publication);
    }
    if (isOnline) {
      if (publication.qos == 0) {
        session.sendAtMostOnce(publication, Objects.requireNonNull(line));
      } else {
        session.pump(Objects.requireNonNull(line));
      }
    }
  }

  @Override
  public void changeSubscription() {
    Line line = current;
    if (line != null && line.isOnline()) {
      subscriptions.change(chance, line);
    }
  }

  @Override
  public void roam() {
    Line line = current;
    if (line != null) {
      line.link.forgottenByClient();
    }
    connect();
  }

  @Override
  public void startOver() {
    mustStartClean = true;
    roam();
  }

  @Override
  public void vanish() {
    Line line = current;
    if (line != null) {
      line.link.vanish();
      retry();
    }
  }

  @Override
  public void closeBare() {
    Line line = current;
    if (line != null) {
      line.link.closeByClient();
      retry();
    }
  }

  @Override
  public void leave(ReasonCode reason, long awayNanos) {
    Line line = current;
    if (line != null && line.isOnline()) {
      line.send(new Disconnect(reason, Properties.NONE));
      line.link.closeByClient();
      connectAfter(awayNanos);
    }
  }

  @Override
  public void stayAway(long awayNanos) {
    Line line = current;
    if (line != null) {
      line.link.resetByClient();
    }
    connectAfter(awayNanos);
  }

  @Override
  public @Nullable SimLink link() {
    return current == null ? null : current.link;
  }

  @Override
  public void comeBack() {
    isHurried = true;
    if (current == null) {
      connectAfter(chance.between(0L, 100 * SimClock.MILLI));
    }
  }

  @Override
  public boolean isAtRest() {
    Line line = current;
    return line != null && line.isOnline() && session.isEmpty() && subscriptions.isSettled();
  }

  @Override
  public String state() {
    Line line = current;
    return plan.clientId()
        + (line == null ? " off line" : line.isOnline() ? " on line" : " connecting")
        + ", "
        + session
        + (subscriptions.isSettled() ? "" : ", subscriptions not settled");
  }

  /** One connection as the client sees it; of no account once it is not the current one. */
  final class Line implements SimPipe.Receiver {
    final SimLink link;
    private final PacketDecoder decoder =
        new PacketDecoder(PacketDecoder.Side.CLIENT, 1 << 20, new TopicCache(16));
    private final ByteBuf in = Wire.buffer();
    private final ArrayDeque<Acknowledgement> answers = new ArrayDeque<>();
    private @Nullable Life life;
    private int receiveMaximum = 65_535;
    private long pingSentNanos = -1;

    Line(SimLink link) {
      this.link = link;
      decoder.version(plan.version());
    }

    boolean isOnline() {
      return life != null;
    }

    Life life() {
      return Objects.requireNonNull(life);
    }

    int receiveMaximum() {
      return receiveMaximum;
    }

    void send(Packet packet) {
      ByteBuf out = Wire.buffer();
      PacketEncoder.encode(packet, plan.version(), Integer.MAX_VALUE, out);
      byte[] bytes = new byte[out.readableBytes()];
      out.readBytes(bytes);
      world.trace().note("sends", link.name(), Wire.packetId(packet), Wire.words(packet));
      link.toBroker().write(bytes);
    }

    /** Answers when the application is done, in the order in which things came. */
    void acknowledge(PacketType type, int packetId) {
      answers.add(Acknowledgement.of(type, packetId));
      world
          .clock()
          .after(
              isHurried ? 0 : plan.acknowledgementDelayNanos(),
              () -> {
                Acknowledgement first = answers.poll();
                if (current == this && first != null) {
                  send(first);
                }
              });
    }

    @Override
    public void onEnd(CloseCause cause) {
      if (current == this) {
        if (cause == CloseCause.PEER_CLOSED) {
          link.closeByClient();
        }
        retry();
      }
    }

    @Override
    public void onBytes(byte[] bytes) {
      in.writeBytes(bytes);
      while (current == this) {
        PacketDecoder.Step step = decoder.step(in);
        if (step == PacketDecoder.Step.NEED_MORE) {
          break;
        } else if (step == PacketDecoder.Step.MALFORMED) {
          throw new SimulationFailure("codec", "the broker sent " + decoder.fault());
        }
        pingSentNanos = -1;
        onPacket(step == PacketDecoder.Step.PACKET ? decoder.packet() : decoder.acknowledgement());
      }
      in.discardReadBytes();
    }

    private void onPacket(Packet packet) {
      world.trace().note("gets", link.name(), Wire.packetId(packet), Wire.words(packet));
      switch (packet.type()) {
        case CONNACK -> onConnAck((ConnAck) packet);
        case PUBLISH -> onPublish((Publish) packet);
        case PUBACK, PUBREC, PUBREL, PUBCOMP ->
            session.onAcknowledgement((Acknowledgement) packet, this);
        case SUBACK, UNSUBACK -> subscriptions.onAnswer(packet, this);
        case PINGRESP, DISCONNECT -> {}
        case AUTH -> onAuth((Auth) packet);
        default -> throw new SimulationFailure("codec", "a broker sends no " + packet);
      }
    }

    private void onAuth(Auth packet) {
      if (packet.reason() == ReasonCode.CONTINUE_AUTHENTICATION) {
        send(auth(ReasonCode.CONTINUE_AUTHENTICATION, new byte[] {2}));
      }
    }

    private Auth auth(ReasonCode reason, byte @Nullable [] data) {
      Properties.Builder properties =
          Properties.builder().add(Property.AUTHENTICATION_METHOD, SimMethod.NAME);
      if (data != null) {
        properties.add(Property.AUTHENTICATION_DATA, data);
      }
      return new Auth(reason, properties.build());
    }

    private void onConnAck(ConnAck answer) {
      if (answer.reason() == ReasonCode.SERVER_BUSY
          || answer.reason() == ReasonCode.CONNECTION_RATE_EXCEEDED
          || answer.reason() == ReasonCode.SERVER_UNAVAILABLE) {
        return; // the broker closes, and the client tries again; whether it may is judged elsewhere
      }
      if (answer.reason().isFailure()) {
        throw new SimulationFailure("connect accepted", "the broker answered " + answer);
      }
      Life given = world.book().ofPeer(link.name());
      // MQTT cannot tell a session that began with a CONNACK that was lost from the one before:
      // the model client is told, for what follows is not the broker's fault.
      if (!answer.sessionPresent() || given != knownLife) {
        loseSession();
      }
      life = given;
      knownLife = given;
      mustStartClean = false;
      receiveMaximum = (int) answer.properties().number(Property.RECEIVE_MAXIMUM, 65_535);
      session.resume(this);
      subscriptions.resume(this);
      session.pump(this);
      ping();
    }

    private void ping() {
      long seconds = plan.keepAliveSeconds() == 0 ? 5 : plan.keepAliveSeconds();
      world
          .clock()
          .after(
              seconds * SimClock.SECOND * 6 / 10,
              () -> {
                if (current == this) {
                  send(PingReq.INSTANCE);
                  awaitAnswer();
                  ping();
                }
              });
    }

    private void awaitAnswer() {
      if (pingSentNanos >= 0) {
        return; // one is waited for already
      }
      long sent = world.clock().nanos();
      pingSentNanos = sent;
      world
          .clock()
          .after(
              ANSWER_TIMEOUT_NANOS,
              () -> {
                if (current == this && pingSentNanos == sent) {
                  giveUp(this);
                }
              });
    }

    private void onPublish(Publish packet) {
      if (!subscriptions.everWanted(packet.topic())) {
        throw new SimulationFailure("routing", plan.clientId() + " never wanted " + packet);
      }
      boolean isNew = packet.qos() != QoS.EXACTLY_ONCE || session.isFirst(packet.packetId());
      if (isNew) {
        Publication known = world.ledger().find(Wire.tag(packet.payload()));
        world.onDelivered(new Arrival(plan.clientId(), life(), packet, known));
      }
      if (packet.qos() == QoS.AT_LEAST_ONCE) {
        acknowledge(PacketType.PUBACK, packet.packetId());
      } else if (packet.qos() == QoS.EXACTLY_ONCE) {
        acknowledge(PacketType.PUBREC, packet.packetId());
      }
    }
  }
}
