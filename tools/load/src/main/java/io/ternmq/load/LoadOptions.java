package io.ternmq.load;

import io.ternmq.load.Arguments.Option;
import io.ternmq.load.LoadPlan.Access;
import io.ternmq.load.LoadPlan.IdlePlan;
import io.ternmq.load.LoadPlan.Limits;
import io.ternmq.load.LoadPlan.Schedule;
import io.ternmq.load.LoadPlan.Shape;
import io.ternmq.load.LoadPlan.Target;
import io.ternmq.load.LoadPlan.Topics;
import io.ternmq.load.LoadPlan.Traffic;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The generator's command line and how it becomes a {@link LoadPlan}. */
public final class LoadOptions {
  /** Every option there is, in the order of the help text. */
  public static final List<Option> ALL =
      List.of(
          new Option("--host", "127.0.0.1", "the broker's address, a loopback address"),
          new Option("--port", "1883", "the broker's port"),
          new Option("--version", "3.1.1", "the protocol, 3.1.1 or 5.0"),
          new Option("--tls", null, "speak TLS"),
          new Option("--cafile", "", "whom to trust over TLS (PEM); else anybody"),
          new Option("--username", "", "a name for all clients"),
          new Option("--password", "", "and its password"),
          new Option("--durable", null, "all keep their sessions; with version 3.1.1"),
          new Option("--publishers", "1", "how many clients publish"),
          new Option("--subscribers", "1", "how many clients subscribe"),
          new Option("--topics", "auto", "shared, paired, or auto: paired for equal counts over 1"),
          new Option("--qos", "0", "the quality of service of publishing, 0 to 2"),
          new Option("--subscribe-qos", "same", "the quality of service subscribed with"),
          new Option("--payload", "64", "bytes of a message, at least 20"),
          new Option("--window", "100", "messages under way per publisher at QoS 1 and 2"),
          new Option("--undelivered", "800", "messages under way in all"),
          new Option("--rate", "0", "messages per second in all; 0 for as fast as they go"),
          new Option("--warm-up", "2s", "how long to run before measuring"),
          new Option("--measured", "5s", "how long to measure"),
          new Option(
              "--drain", "5s", "how long nothing may arrive at the end before it counts as lost"),
          new Option("--busy-poll", null, "never sleep, for exact times; needs a core of its own"),
          new Option("--idle", "0", "how many more clients only keep alive"),
          new Option("--idle-rate", "1000", "how many of them are opened per second"),
          new Option("--keep-alive", "60", "their keep-alive in seconds"),
          new Option("--watch", "", "process ids of the broker, to report its processor time"),
          new Option("--rounds", "1", "do all of it so often, the first time cold"),
          new Option("--json", null, "print one line of JSON"),
          new Option("--help", null, "print this text"));

  private LoadOptions() {}

  /** The plan that a command line describes. */
  public static LoadPlan planOf(Arguments arguments) {
    return new LoadPlan(
        targetOf(arguments),
        shapeOf(arguments),
        trafficOf(arguments),
        new Schedule(
            arguments.duration("--warm-up"),
            arguments.duration("--measured"),
            arguments.duration("--drain"),
            arguments.has("--busy-poll")),
        new IdlePlan(
            arguments.number("--idle", 0, LoadPlan.IDLE_LIMIT),
            arguments.number("--idle-rate", 1, LoadPlan.IDLE_RATE_LIMIT),
            arguments.number("--keep-alive", 1, LoadPlan.KEEP_ALIVE_LIMIT_SECONDS)));
  }

  private static Target targetOf(Arguments arguments) {
    String host = arguments.text("--host");
    int port = arguments.number("--port", 1, 65_535);
    String version = arguments.text("--version");
    if (!version.equals("3.1.1") && !version.equals("5.0")) {
      throw new LoadFailed("--version is 3.1.1 or 5.0, not '" + version + "'.");
    }
    boolean isDurable = arguments.has("--durable");
    if (isDurable && !version.equals("3.1.1")) {
      throw new LoadFailed("--durable goes with --version 3.1.1.");
    }
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getByName(host), port);
      List<Long> watched = processIdsOf(arguments.text("--watch"));
      return new Target(address, version.equals("5.0"), isDurable, accessOf(arguments), watched);
    } catch (UnknownHostException unknown) {
      throw new LoadFailed("There is no address for the host '" + host + "'.", unknown);
    }
  }

  private static Access accessOf(Arguments arguments) {
    String authorities = arguments.text("--cafile");
    SSLContext tls =
        arguments.has("--tls")
            ? LoadTls.context(authorities.isEmpty() ? null : Path.of(authorities))
            : null;
    return new Access(
        tls, textOrNull(arguments, "--username"), textOrNull(arguments, "--password"));
  }

  private static @Nullable String textOrNull(Arguments arguments, String option) {
    String text = arguments.text(option);
    return text.isEmpty() ? null : text;
  }

  private static List<Long> processIdsOf(String text) {
    if (!text.matches("([0-9]{1,9}(,[0-9]{1,9})*)?")) {
      throw new LoadFailed("--watch is a list of process ids such as 71,72, not '" + text + "'.");
    }
    List<Long> ids = new ArrayList<>();
    for (String id : text.split(",")) {
      if (!id.isEmpty()) {
        ids.add(Long.valueOf(id));
      }
    }
    return ids;
  }

  private static Shape shapeOf(Arguments arguments) {
    int publishers = arguments.number("--publishers", 0, LoadPlan.CLIENT_LIMIT);
    int subscribers = arguments.number("--subscribers", 0, LoadPlan.CLIENT_LIMIT);
    Topics topics = Topics.of(arguments.text("--topics"), publishers, subscribers);
    return new Shape(publishers, subscribers, topics);
  }

  private static Traffic trafficOf(Arguments arguments) {
    int qos = arguments.number("--qos", 0, 2);
    boolean isSame = arguments.text("--subscribe-qos").equals("same");
    return new Traffic(
        qos,
        isSame ? qos : arguments.number("--subscribe-qos", 0, 2),
        arguments.number("--payload", LoadPlan.PAYLOAD_LEAST_BYTES, LoadPlan.PAYLOAD_LIMIT_BYTES),
        new Limits(
            arguments.number("--window", 1, LoadPlan.WINDOW_LIMIT),
            arguments.number("--undelivered", 1, LoadPlan.UNDELIVERED_LIMIT),
            arguments.number("--rate", 0, LoadPlan.RATE_LIMIT)));
  }
}
