package io.ternmq.clientcore;

import static io.ternmq.clientcore.ClientPhase.CONNECTING;
import static io.ternmq.clientcore.ClientPhase.DRAINING;
import static io.ternmq.clientcore.ClientPhase.HANDSHAKING;
import static io.ternmq.clientcore.ClientPhase.IDLE;
import static io.ternmq.clientcore.ClientPhase.ONLINE;
import static io.ternmq.clientcore.ClientPhase.STOPPED;
import static io.ternmq.clientcore.ClientPhase.WAITING_TO_RECONNECT;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.ConnAck;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What every call and event does in every phase; together they make every step that there is. */
class PhaseTransitionsTest {
  /** A stimulus, and where it leads from each phase that it moves. */
  private record Row(String name, Consumer<Rig> stimulus, Map<ClientPhase, ClientPhase> moves) {}

  private static final List<Row> TABLE =
      List.of(
          new Row(
              "start",
              rig -> rig.engine.start(rig.now, rig.out),
              Map.of(IDLE, CONNECTING, DRAINING, ONLINE, STOPPED, CONNECTING)),
          new Row(
              "stop",
              rig -> rig.engine.stop(rig.now, rig.out),
              Map.of(
                  IDLE, STOPPED,
                  CONNECTING, STOPPED,
                  HANDSHAKING, STOPPED,
                  ONLINE, STOPPED,
                  DRAINING, STOPPED,
                  WAITING_TO_RECONNECT, STOPPED)),
          new Row(
              "reconnect",
              rig -> rig.engine.reconnect(rig.now, rig.out),
              Map.of(
                  IDLE, CONNECTING,
                  ONLINE, CONNECTING,
                  DRAINING, ONLINE,
                  WAITING_TO_RECONNECT, CONNECTING,
                  STOPPED, CONNECTING)),
          new Row(
              "disconnect",
              rig -> rig.engine.disconnect(Rig.SECOND, rig.now, rig.out),
              Map.of(
                  IDLE, STOPPED,
                  CONNECTING, STOPPED,
                  HANDSHAKING, STOPPED,
                  ONLINE, DRAINING,
                  WAITING_TO_RECONNECT, STOPPED)),
          new Row("the link opens", PhaseTransitionsTest::open, Map.of(CONNECTING, HANDSHAKING)),
          new Row(
              "the link is lost",
              PhaseTransitionsTest::lose,
              Map.of(
                  CONNECTING, WAITING_TO_RECONNECT,
                  HANDSHAKING, WAITING_TO_RECONNECT,
                  ONLINE, WAITING_TO_RECONNECT,
                  DRAINING, STOPPED)),
          new Row(
              "the certificate is refused",
              rig -> loseBy(rig, LossKind.CERTIFICATE_REJECTED),
              Map.of(
                  CONNECTING, STOPPED,
                  HANDSHAKING, STOPPED,
                  ONLINE, STOPPED,
                  DRAINING, STOPPED)),
          new Row(
              "CONNACK accepts",
              rig -> connAck(rig, ReasonCode.SUCCESS),
              Map.of(
                  CONNECTING, STOPPED,
                  HANDSHAKING, ONLINE,
                  ONLINE, STOPPED,
                  DRAINING, STOPPED)),
          new Row(
              "CONNACK says busy",
              rig -> connAck(rig, ReasonCode.SERVER_BUSY),
              Map.of(
                  CONNECTING, STOPPED,
                  HANDSHAKING, WAITING_TO_RECONNECT,
                  ONLINE, STOPPED,
                  DRAINING, STOPPED)),
          new Row(
              "the last message is acknowledged",
              rig -> packet(rig, () -> rig.acknowledge(PacketType.PUBACK, 1)),
              Map.of(CONNECTING, STOPPED, HANDSHAKING, STOPPED, DRAINING, STOPPED)),
          new Row(
              "the deadline passes",
              rig -> {
                long deadline = rig.engine.nextDeadlineNanos();
                if (deadline != Long.MAX_VALUE) {
                  rig.now = rig.now.plusNanos(Math.max(0, deadline - rig.now.nanos()));
                }
                rig.engine.onTime(rig.now, rig.out);
              },
              Map.of(
                  CONNECTING, WAITING_TO_RECONNECT,
                  HANDSHAKING, WAITING_TO_RECONNECT,
                  DRAINING, STOPPED,
                  WAITING_TO_RECONNECT, CONNECTING)),
          new Row(
              "the store fails",
              rig -> rig.engine.onStoreFailed("full", rig.now, rig.out),
              Map.of(
                  IDLE, STOPPED,
                  CONNECTING, STOPPED,
                  HANDSHAKING, STOPPED,
                  ONLINE, STOPPED,
                  DRAINING, STOPPED,
                  WAITING_TO_RECONNECT, STOPPED)));

  private static boolean hasAttempted(Rig rig) {
    return !rig.out.attempts.isEmpty();
  }

  private static void open(Rig rig) {
    if (hasAttempted(rig)) {
      rig.open();
    }
  }

  private static void lose(Rig rig) {
    loseBy(rig, LossKind.RESET);
  }

  private static void loseBy(Rig rig, LossKind kind) {
    if (hasAttempted(rig)) {
      rig.lose(LossCause.of(kind));
    }
  }

  private static void packet(Rig rig, Runnable arrives) {
    if (hasAttempted(rig)) {
      arrives.run();
    }
  }

  private static void connAck(Rig rig, ReasonCode reason) {
    packet(rig, () -> rig.packet(new ConnAck(false, reason, Properties.NONE)));
  }

  /** A client in this phase, with one message on its way from ONLINE on. */
  private static Rig in(ClientPhase phase) {
    Rig rig = new Rig(Rig.named());
    if (phase == IDLE) {
      return rig;
    }
    rig.engine.start(rig.now, rig.out);
    switch (phase) {
      case HANDSHAKING -> rig.open();
      case ONLINE, DRAINING -> {
        rig.accept(false);
        rig.publish(1);
        if (phase == DRAINING) {
          rig.engine.disconnect(10 * Rig.SECOND, rig.now, rig.out);
        }
      }
      case WAITING_TO_RECONNECT -> rig.lose();
      case STOPPED -> rig.engine.stop(rig.now, rig.out);
      case IDLE, CONNECTING -> {}
    }
    assertThat(rig.engine.phase()).isEqualTo(phase);
    return rig;
  }

  @TestFactory
  Collection<DynamicTest> everyStimulusInEveryPhase() {
    List<DynamicTest> tests = new ArrayList<>();
    for (Row row : TABLE) {
      for (ClientPhase from : ClientPhase.values()) {
        ClientPhase expected = row.moves().getOrDefault(from, from);
        tests.add(
            DynamicTest.dynamicTest(
                row.name() + " in " + from + " leads to " + expected,
                () -> {
                  Rig rig = in(from);
                  row.stimulus().accept(rig);
                  assertThat(rig.engine.phase()).isEqualTo(expected);
                }));
      }
    }
    return tests;
  }

  @Test
  void everyStepThatIsAllowedIsTakenByARowOfTheTable() {
    TreeSet<String> taken = new TreeSet<>();
    for (Row row : TABLE) {
      row.moves().forEach((from, to) -> taken.add(from + " to " + to));
    }
    TreeSet<String> allowed = new TreeSet<>();
    for (ClientPhase from : ClientPhase.values()) {
      for (ClientPhase to : ClientPhase.values()) {
        if (from.canBecome(to)) {
          allowed.add(from + " to " + to);
        }
      }
    }
    assertThat(taken).isEqualTo(allowed);
  }
}
