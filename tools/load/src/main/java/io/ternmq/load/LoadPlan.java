package io.ternmq.load;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** What one run does: immutable, and checked by its parts when they are built. */
public record LoadPlan(
    Target target, Shape shape, Traffic traffic, Schedule schedule, IdlePlan idle) {

  // How much a run may ask for, whoever describes it.
  public static final int CLIENT_LIMIT = 10_000;
  public static final int PAYLOAD_LEAST_BYTES = PublishTemplate.MARK_BYTES;
  public static final int PAYLOAD_LIMIT_BYTES = 256 * 1024;
  public static final int WINDOW_LIMIT = 32_767;
  public static final int UNDELIVERED_LIMIT = 1_000_000;
  public static final int RATE_LIMIT = 10_000_000;
  public static final int IDLE_LIMIT = 1_000_000;
  public static final int IDLE_RATE_LIMIT = 100_000;
  public static final int KEEP_ALIVE_LIMIT_SECONDS = 65_535;
  public static final int ROUND_LIMIT = 1_000;

  /** Which topics the publishers and subscribers share. */
  public enum Topics {
    /** Every publisher publishes to one topic, and every subscriber subscribes to it. */
    SHARED,
    /** Publisher and subscriber of the same index have a topic of their own. */
    PAIRED;

    /** The word for it; {@code auto} pairs where there are equally many, and more than one. */
    public static Topics of(String word, int publishers, int subscribers) {
      return switch (word) {
        case "auto" -> publishers == subscribers && publishers > 1 ? PAIRED : SHARED;
        case "shared" -> SHARED;
        case "paired" -> PAIRED;
        default -> throw new LoadFailed("--topics is shared, paired or auto.");
      };
    }
  }

  /**
   * The broker under load.
   *
   * @param isDurable the clients keep their sessions
   * @param access how they get in
   * @param processIds the broker's processes, whose processor time is reported; may be empty
   */
  public record Target(
      InetSocketAddress address,
      boolean isVersion5,
      boolean isDurable,
      Access access,
      List<Long> processIds) {
    public Target {
      if (address.getAddress() == null || !address.getAddress().isLoopbackAddress()) {
        throw new LoadFailed(
            "The load generator accepts loopback addresses only, because load on a broker of"
                + " somebody else is an attack; '"
                + address.getHostString()
                + "' is not one. Run it on the broker's machine against 127.0.0.1 or ::1.");
      }
      processIds = List.copyOf(processIds);
    }
  }

  /**
   * How clients get in: over TLS or TCP, with or without a name.
   *
   * @param tls null for TCP
   * @param password null for none, and only with a name
   */
  public record Access(
      @Nullable SSLContext tls, @Nullable String username, @Nullable String password) {
    /** Over TCP, and nobody asks for a name. */
    public static final Access OPEN = new Access(null, null, null);

    public Access {
      if (password != null && username == null) {
        throw new LoadFailed("A password goes with a user name.");
      }
    }

    /** An engine for one connection; null for TCP. */
    @Nullable SSLEngine newEngine() {
      return tls == null ? null : LoadTls.newEngine(tls);
    }
  }

  /** How many clients there are and which topics connect them. */
  public record Shape(int publisherCount, int subscriberCount, Topics topics) {
    public Shape {
      if (topics == Topics.PAIRED && publisherCount != subscriberCount) {
        throw new LoadFailed(
            "Paired topics need as many subscribers as publishers, not "
                + publisherCount
                + " publishers and "
                + subscriberCount
                + " subscribers.");
      }
      if (publisherCount > 0 && subscriberCount == 0) {
        throw new LoadFailed(
            "Publishers need at least one subscriber, else nothing would be delivered.");
      }
    }

    /** How many deliveries one message causes. */
    int copiesPerMessage() {
      return topics == Topics.PAIRED ? 1 : subscriberCount;
    }
  }

  /** What the publishers send and how it is delivered. */
  public record Traffic(int publishQos, int subscribeQos, int payloadBytes, Limits limits) {
    /** The quality of service that a delivery has. */
    int deliveredQos() {
      return Math.min(publishQos, subscribeQos);
    }
  }

  /**
   * What bounds the publishers.
   *
   * @param windowSize messages of one publisher under way at QoS 1 and 2
   * @param undeliveredLimit messages of all publishers that have not reached every subscriber
   * @param messagesPerSecond of all publishers; 0 publishes whenever the other two allow it
   */
  public record Limits(int windowSize, int undeliveredLimit, int messagesPerSecond) {}

  /**
   * How long the phases last, and what the run does when there is nothing to do.
   *
   * @param drain how long nothing may arrive at the end before what is under way counts as lost
   * @param isBusyPolling the run never sleeps, so that no time that it measures holds the time it
   *     takes to wake up; it needs a processor of its own
   */
  public record Schedule(
      Duration warmUp, Duration measured, Duration drain, boolean isBusyPolling) {}

  /** Clients that connect and only keep alive. */
  public record IdlePlan(int count, int openedPerSecond, int keepAliveSeconds) {}
}
