package io.ternmq.chaos;

import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.QoS;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link Verify} run does. Immutable. */
public record VerifyPlan(Target target, Crowd crowd, Trouble trouble, Judgement judgement) {
  /**
   * The broker.
   *
   * @param version fixed, or null for 5.0 with falling back to 3.1.1
   */
  public record Target(
      InetSocketAddress broker,
      @Nullable ProtocolVersion version,
      @Nullable String username,
      @Nullable String password) {}

  /**
   * Who talks.
   *
   * @param qos every publisher sends a stream of each
   * @param messagesPerSecond of each stream
   * @param inFlight how many messages of a client may be unacknowledged
   */
  public record Crowd(
      int publishers, int subscribers, List<QoS> qos, int messagesPerSecond, int inFlight) {
    public Crowd {
      qos = List.copyOf(qos);
      if (publishers < 1 || subscribers < 1 || qos.isEmpty() || messagesPerSecond < 1) {
        throw new ChaosFailed(
            "a run needs a publisher, a subscriber, a QoS and a message a second");
      }
    }
  }

  /**
   * What happens to connections.
   *
   * @param cuts the run ends when so many were cut
   * @param every the mean time between two faults
   */
  public record Trouble(long seed, int cuts, Duration every, List<Fault> kinds) {
    public Trouble {
      kinds = List.copyOf(kinds);
      if (cuts > 0 && kinds.stream().noneMatch(fault -> fault.kind().isCut())) {
        throw new ChaosFailed("none of these faults cuts a connection, so the run would not end");
      }
    }

    /** Every kind that a client has to survive, the lasting ones briefly. */
    public static final List<Fault> USUAL =
        List.of(
            Fault.of(FaultKind.RESET),
            Fault.of(FaultKind.FIN),
            Fault.of(FaultKind.TORN),
            Fault.of(FaultKind.HALF_OPEN),
            Fault.of(FaultKind.HALF_OPEN_BROKER),
            Fault.of(FaultKind.BLACK_HOLE).lasting(Duration.ofSeconds(2)),
            Fault.of(FaultKind.DELAY).lasting(Duration.ofSeconds(1)),
            Fault.of(FaultKind.DROP_ACKS).lasting(Duration.ofMillis(300)));
  }

  /**
   * What counts as broken.
   *
   * @param demandsOrder a message that overtakes an earlier one of its stream breaks the guarantee
   * @param patience how long nothing may arrive after the last fault before what is missing is lost
   */
  public record Judgement(boolean demandsOrder, Duration patience) {
    public static final Judgement USUAL = new Judgement(true, Duration.ofSeconds(20));
  }
}
