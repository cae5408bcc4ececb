package io.ternmq.client;

import io.ternmq.client.disk.DiskStore;
import io.ternmq.client.disk.StoreFailedException;
import io.ternmq.clientcore.ClientEngine;
import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.ClientOutput;
import io.ternmq.clientcore.ClientPhase;
import io.ternmq.clientcore.ClientStore;
import io.ternmq.clientcore.ConnectionAttempt;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.clientcore.IncomingMessage;
import io.ternmq.clientcore.LossCause;
import io.ternmq.clientcore.LossKind;
import io.ternmq.clientcore.OutgoingMessage;
import io.ternmq.clientcore.ProxyAddress;
import io.ternmq.clientcore.PublishOutcome;
import io.ternmq.clientcore.ServerAddress;
import io.ternmq.clientcore.SubscriptionChange;
import io.ternmq.codec.PacketCheck;
import io.ternmq.codec.PacketEncoder;
import io.ternmq.core.Moment;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import io.ternmq.transport.ClientTls;
import io.ternmq.transport.Connection;
import io.ternmq.transport.Connector;
import io.ternmq.transport.NettyLane;
import io.ternmq.transport.Proxy;
import io.ternmq.transport.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries events of a link to the engine and the engine's effects to the link. Decides nothing.
 * Owned by its lane; only the questions at the end may be asked from elsewhere.
 */
final class ClientDriver implements ClientOutput, DiskStore.Listener {
  private final ClientEngine engine;
  private final ClientWiring wiring;
  private final NettyLane lane;
  private final Callbacks callbacks;
  private final Timeline timeline;
  private final @Nullable ParameterQuestions questions;
  private volatile int wantedEpoch = -1;
  private @Nullable Link link;
  private volatile ProtocolVersion version = ProtocolVersion.MQTT_5;
  private int maximumPacketBytes = Integer.MAX_VALUE;
  private volatile ClientPhase phase = ClientPhase.IDLE;
  private volatile String clientId;
  private final List<CompletableFuture<Void>> goingOnline = new ArrayList<>();
  private final List<CompletableFuture<Void>> disconnecting = new ArrayList<>();
  private final List<ClientEvent> reported = new ArrayList<>();
  private final List<PendingDelivery> unstored = new ArrayList<>();
  private @Nullable DiskStore disk;
  private boolean looksForRoom;

  /**
   * What a driver is given beside its engine.
   *
   * @param connectTimeout for the link alone; the engine watches the whole of it
   */
  record ClientWiring(
      NettyLane lane,
      Connector connector,
      Duration connectTimeout,
      ConnectionParameters parameters,
      ParameterQuestions.@Nullable Asked source,
      ClientTls tls) {}

  ClientDriver(ClientEngine engine, ClientWiring wiring, Callbacks callbacks, Timeline timeline) {
    this.engine = engine;
    this.timeline = timeline;
    this.wiring = wiring;
    this.lane = wiring.lane();
    this.callbacks = callbacks;
    ParameterQuestions.Asked source = wiring.source();
    questions = source == null ? null : new ParameterQuestions(source, lane, this);
    this.clientId = engine.clientId();
  }

  // ---- from the user, on the lane

  void start() {
    engine.start(now(), this);
    settle();
  }

  void reconnect() {
    engine.reconnect(now(), this);
    settle();
  }

  void stop() {
    engine.stop(now(), this);
    settle();
  }

  /** Drains and stops; whatever is pending then has its end. */
  void disconnect(Duration timeout, CompletableFuture<Void> stopped) {
    disconnecting.add(stopped);
    engine.disconnect(Waits.nanos(timeout), now(), this);
    settle();
    onPhase(phase);
  }

  void closeForGood() {
    engine.close(now(), this);
    settle();
  }

  void publish(PendingDelivery delivery) {
    engine.publish(delivery, now(), this);
    settle();
  }

  /** Drops a message that still waits: what would come of it is of no use any more. */
  void expire(PendingDelivery delivery) {
    engine.session().expire(delivery, this);
    settle();
  }

  void change(PendingChange change) {
    engine.change(change, now(), this);
    settle();
  }

  void handled(List<IncomingMessage> messages) {
    for (IncomingMessage message : messages) {
      engine.handled(message, now(), this);
    }
    settle();
  }

  /** Takes in what the disk kept, before anything else. */
  void restore(DiskStore opened) {
    disk = opened;
    engine.restore(opened.stored(), now());
  }

  // ---- from the store, on the lane

  @Override
  public void onDurable() {
    engine.onDurable(now(), this);
    settle();
  }

  @Override
  public void onFailed(StoreFailedException fault) {
    engine.onStoreFailed(String.valueOf(fault.getMessage()), now(), this);
    abandonUnstored();
    settle();
  }

  /** The store is closed: what it did not make durable never will be. */
  void abandonUnstored() {
    unstored.forEach(PendingDelivery::onNeverStored);
    unstored.clear();
  }

  /** Done when the client is on line; in error where it is stopped first. */
  void awaitOnline(CompletableFuture<Void> online) {
    goingOnline.add(online);
    onPhase(phase);
  }

  private void onPhase(ClientPhase current) {
    if (current == ClientPhase.ONLINE) {
      for (CompletableFuture<Void> each : goingOnline) {
        each.complete(null);
      }
      goingOnline.clear();
      for (CompletableFuture<Void> each : disconnecting) {
        each.cancel(false); // started again meanwhile
      }
      disconnecting.clear();
    } else if (current == ClientPhase.STOPPED) {
      goingOnline.forEach(each -> each.completeExceptionally(new ClientStoppedException()));
      goingOnline.clear();
      if (!disconnecting.isEmpty()) {
        endWhatIsPending();
      }
    }
  }

  private void endWhatIsPending() {
    engine.session().forEachUnfinished(each -> ((PendingDelivery) each).onDisconnected());
    engine.abandonChanges(this);
    disconnecting.forEach(each -> each.complete(null));
    disconnecting.clear();
  }

  // ---- from the link

  void onLinkOpen(Link opened) {
    Connection open = opened.connection();
    if (open != null) {
      open.established(TimeUnit.NANOSECONDS.toMillis(detectionBoundNanos()));
    }
    engine.onLinkOpen(opened.epoch(), opened.parameters(), now(), this);
    settle();
  }

  void onLinkClosed(Link closed, LossCause cause) {
    engine.onLinkClosed(closed.epoch(), cause, now(), this);
    settle();
  }

  void onPacket(Link from, Packet packet) {
    engine.onPacket(from.epoch(), packet, now(), this);
    settle();
  }

  void onMalformed(Link from, ReasonCode reason) {
    engine.onMalformed(from.epoch(), reason, now(), this);
    settle();
  }

  void onInput(Link from) {
    engine.onInput(from.epoch(), now());
  }

  void onWritable(Link from) {
    engine.onWritable(from.epoch(), now(), this);
    settle();
  }

  // ---- time

  /**
   * A clock that stands still while the machine sleeps brings no deadline: the engine sees both.
   */
  void onTick() {
    if (engine.isDue(now())) {
      engine.onTime(now(), this);
      settle();
    }
  }

  private Moment now() {
    return lane.moment();
  }

  /** After each call of the engine: who hears of an event finds the phase that goes with it. */
  private void settle() {
    ClientPhase current = engine.phase();
    if (current != phase) {
      phase = current;
      clientId = engine.clientId();
      onPhase(current);
    }
    for (ClientEvent event : reported) {
      callbacks.onEvent(event);
    }
    reported.clear();
    if (disk != null) {
      disk.submit();
    }
  }

  // ---- effects

  @Override
  public void connect(ConnectionAttempt attempt) {
    dropLink(false);
    wantedEpoch = attempt.epoch();
    if (questions == null) {
      open(attempt, wiring.parameters());
    } else {
      questions.ask(attempt);
    }
  }

  /** The source has answered: parameters, or a fault. */
  void onParameters(
      ConnectionAttempt attempt,
      @Nullable ConnectionParameters parameters,
      @Nullable Throwable fault) {
    if (!wants(attempt)) {
      return; // too late: the engine goes its way
    }
    LossCause cause = causeOf(parameters, fault);
    if (parameters != null && cause == null) {
      open(attempt, parameters);
    } else if (cause != null) {
      engine.onLinkClosed(attempt.epoch(), cause, now(), this);
      settle();
    }
  }

  private static @Nullable LossCause causeOf(
      @Nullable ConnectionParameters parameters, @Nullable Throwable fault) {
    if (parameters != null) {
      String unusable = ConnectCheck.faultOf(parameters.webSocketHeaders());
      return unusable == null ? null : LossCause.of(LossKind.PARAMETERS_UNUSABLE, unusable);
    }
    String detail = fault == null ? "the source gave none" : String.valueOf(fault.getMessage());
    return LossCause.of(LossKind.PARAMETERS_MISSING, detail);
  }

  private void open(ConnectionAttempt attempt, ConnectionParameters parameters) {
    Link made = new Link(this, attempt, parameters);
    link = made;
    Target target =
        targetOf(parameters.serverFor(attempt))
            .withHeaders(parameters.forAttempt(attempt).webSocketHeaders())
            .through(proxyOf(parameters.proxy()));
    made.onBegun(wiring.connector().connect(lane, target, wiring.connectTimeout(), made));
  }

  private static @Nullable Proxy proxyOf(@Nullable ProxyAddress address) {
    if (address == null) {
      return null;
    }
    Proxy.Kind kind =
        switch (address.kind()) {
          case HTTP -> Proxy.Kind.HTTP;
          case SOCKS5 -> Proxy.Kind.SOCKS5;
        };
    return new Proxy(kind, address.host(), address.port(), address.username(), address.password());
  }

  private Target targetOf(ServerAddress server) {
    String host = server.host();
    int port = server.port();
    return switch (server.scheme()) {
      case MQTT -> Target.tcp(host, port);
      case MQTTS -> Target.tls(host, port, wiring.tls());
      case WS -> Target.webSocket(host, port, server.path());
      case WSS -> Target.secureWebSocket(host, port, server.path(), wiring.tls());
    };
  }

  @Override
  public void speak(ProtocolVersion spoken, int packetBytes) {
    version = spoken;
    maximumPacketBytes = packetBytes;
    Connection open = connection();
    if (open != null) {
      open.version(spoken);
    }
  }

  @Override
  public @Nullable String faultOf(Connect packet) {
    return PacketCheck.faultOf(packet);
  }

  @Override
  public boolean send(Packet packet) {
    Connection open = connection();
    return open == null
        || PacketEncoder.encode(packet, version, maximumPacketBytes, open.outputBuffer());
  }

  @Override
  public void acknowledge(PacketType type, int packetId, ReasonCode reason) {
    Connection open = connection();
    if (open != null) {
      PacketEncoder.encodeAcknowledgement(type, packetId, reason, version, open.outputBuffer());
    }
  }

  /**
   * Where there is no room because of what this turn appended, nothing has to come of the network:
   * it may take all of that at the turn's end, and says only when there was more than enough.
   */
  @Override
  public boolean isWritable() {
    Connection open = connection();
    boolean hasRoom = open != null && open.unwrittenBytes() <= Connection.WRITABLE_BYTES;
    if (!hasRoom && open != null && open.isHoldingOutput() && !looksForRoom) {
      looksForRoom = true;
      lane.executeLater(this::lookForRoom);
    }
    return hasRoom;
  }

  private void lookForRoom() {
    looksForRoom = false;
    Link current = link;
    if (current != null && isWritable()) {
      onWritable(current);
    }
  }

  @Override
  public long unsentBytes() {
    Connection open = connection();
    return open == null ? 0 : open.unwrittenBytes();
  }

  @Override
  public void close() {
    dropLink(true);
  }

  @Override
  public void abort() {
    dropLink(false);
  }

  private @Nullable Connection connection() {
    Link current = link;
    return current == null ? null : current.connection();
  }

  private void dropLink(boolean afterOutput) {
    Link old = link;
    link = null;
    wantedEpoch = -1;
    if (old != null) {
      old.close(afterOutput);
    }
  }

  @Override
  public void deliver(IncomingMessage message) {
    callbacks.onMessage(message);
  }

  @Override
  public void finished(OutgoingMessage message, PublishOutcome outcome) {
    PendingDelivery delivery = (PendingDelivery) message;
    delivery.onOutcome(outcome);
    if (!(outcome instanceof PublishOutcome.Abandoned)) {
      return;
    } else if (disk == null || !delivery.isKept()) {
      delivery.onNeverStored();
    } else {
      unstored.add(delivery); // it may become durable yet
    }
  }

  @Override
  public ClientStore store() {
    return disk == null ? ClientStore.MEMORY : disk;
  }

  @Override
  public void stored(OutgoingMessage message) {
    ((PendingDelivery) message).onStored();
  }

  @Override
  public void answered(SubscriptionChange change, List<ReasonCode> reasons) {
    ((PendingChange) change).answered().complete(reasons);
  }

  @Override
  public void abandoned(SubscriptionChange change) {
    ((PendingChange) change).refuse();
  }

  @Override
  public void report(ClientEvent event) {
    reported.add(event);
    timeline.add(Instant.ofEpochMilli(now().epochMillis()), event);
  }

  // ---- questions, from any thread

  ClientPhase phase() {
    return phase;
  }

  String clientId() {
    return clientId;
  }

  /** The version of the latest connection; 5.0 before the first. */
  ProtocolVersion version() {
    return version;
  }

  /** True until the engine has given this attempt up, or the link has ended. */
  boolean wants(ConnectionAttempt attempt) {
    return wantedEpoch == attempt.epoch();
  }

  /** True where the source of parameters is being asked now, on this thread. */
  boolean isAsking() {
    return questions != null && questions.isCurrent();
  }

  /** What the engine promises, and a tick of the lane. */
  long detectionBoundNanos() {
    return engine.detectionBoundNanos() + TimeUnit.MILLISECONDS.toNanos(NettyLane.TICK_MILLIS);
  }
}
