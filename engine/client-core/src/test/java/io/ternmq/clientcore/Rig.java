package io.ternmq.clientcore;

import io.ternmq.core.Moment;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.SubAck;
import io.ternmq.packet.TopicName;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** A real engine, a recording output, and time that moves only when a test says so. */
final class Rig {
  static final long SECOND = 1_000_000_000L;
  static final ServerAddress SERVER = ServerAddress.tcp("one.example", 1883);

  final RecordingOutput out = new RecordingOutput();
  final ClientEngine engine;
  Moment now = new Moment(5 * SECOND, 1_700_000_000_000L);

  Rig(ClientSettings settings, long seed) {
    this(settings, ReconnectRule.USUAL, seed);
  }

  Rig(ClientSettings settings, ReconnectRule rule, long seed) {
    engine = new ClientEngine(settings, rule, new SplittableRandom(seed));
  }

  Rig(ClientSettings settings) {
    this(settings, 7);
  }

  static ClientSettings named() {
    return ClientSettings.of(SERVER).with(ClientSettings.Identity.named("walter"));
  }

  /** A client on line for the first time. */
  static Rig online(ClientSettings settings) {
    Rig rig = new Rig(settings);
    rig.engine.start(rig.now, rig.out);
    rig.accept(false);
    rig.out.takeSent();
    rig.out.takeEvents();
    return rig;
  }

  int epoch() {
    return out.attempts.get(out.attempts.size() - 1).epoch();
  }

  void accept(boolean sessionPresent) {
    accept(sessionPresent, Properties.NONE);
  }

  void accept(boolean sessionPresent, Properties properties) {
    open();
    packet(new ConnAck(sessionPresent, ReasonCode.SUCCESS, properties));
  }

  void refuse(ReasonCode reason, Properties properties) {
    open();
    packet(new ConnAck(false, reason, properties));
  }

  void open() {
    engine.onLinkOpen(epoch(), ConnectionParameters.NONE, now, out);
  }

  void packet(Packet packet) {
    engine.onInput(epoch(), now);
    engine.onPacket(epoch(), packet, now, out);
  }

  void acknowledge(PacketType type, int packetId) {
    packet(Acknowledgement.of(type, packetId));
  }

  void lose() {
    lose(LossCause.of(LossKind.RESET));
  }

  void lose(LossCause cause) {
    engine.onLinkClosed(epoch(), cause, now, out);
  }

  void disconnect(ReasonCode reason) {
    disconnect(reason, Properties.NONE);
  }

  void disconnect(ReasonCode reason, Properties said) {
    packet(new Disconnect(reason, said));
  }

  /** Lets time pass and every deadline in it be met exactly. */
  void pass(long nanos) {
    long target = now.nanos() + nanos;
    for (int round = 0; engine.nextDeadlineNanos() <= target; round++) {
      if (round > 10_000) {
        throw new AssertionError("a deadline does not move on");
      }
      now = now.plusNanos(Math.max(0, engine.nextDeadlineNanos() - now.nanos()));
      engine.onTime(now, out);
    }
    now = now.plusNanos(target - now.nanos());
  }

  /** Waits for the next attempt. */
  void untilNextAttempt() {
    int before = out.attempts.size();
    while (out.attempts.size() == before) {
      long deadline = engine.nextDeadlineNanos();
      if (deadline == Long.MAX_VALUE) {
        throw new AssertionError("no attempt will come");
      }
      pass(Math.max(1, deadline - now.nanos()));
    }
  }

  /** Loses the connection and comes back. */
  void comeBack(boolean sessionPresent) {
    lose();
    untilNextAttempt();
    accept(sessionPresent);
  }

  OutgoingMessage publish(int qos) {
    return publish(qos, 4);
  }

  OutgoingMessage publish(int qos, int payloadBytes) {
    OutgoingMessage message =
        new OutgoingMessage(
            TopicName.of("t"), new byte[payloadBytes], QoS.of(qos), false, Properties.NONE);
    engine.publish(message, now, out);
    return message;
  }

  void change(SubscriptionChange change) {
    engine.change(change, now, out);
  }

  void incoming(int packetId, int qos) {
    packet(
        new Publish(
            TopicName.of("t"), new byte[1], QoS.of(qos), false, false, packetId, Properties.NONE));
  }

  void subAck(int packetId, int filterCount) {
    List<ReasonCode> reasons = Collections.nCopies(filterCount, ReasonCode.GRANTED_QOS_1);
    packet(new SubAck(packetId, reasons, Properties.NONE));
  }
}
