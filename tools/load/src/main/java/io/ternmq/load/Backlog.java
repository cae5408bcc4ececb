package io.ternmq.load;

import io.ternmq.load.Arguments.Option;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures messages that wait: sessions subscribe and go off line, publishers fill their queues at
 * QoS 1, and the sessions come back and take everything, in order. As a program; a run uses the
 * calling thread and ends by itself.
 */
public final class Backlog {
  private static final List<Option> OPTIONS =
      List.of(
          new Option("--port", "1883", "the broker's port on 127.0.0.1"),
          new Option("--sessions", "1000", "how many sessions are off line"),
          new Option("--messages", "1000", "how many messages wait in each"),
          new Option("--fan-out", null, "each message goes to every session"),
          new Option("--publishers", "10", "how many clients publish"),
          new Option("--window", "100", "messages of a publisher under way"),
          new Option("--payload", "100", "bytes of a message, at least 20"),
          new Option("--watch", "", "process ids of the broker, such as 71,72"),
          new Option("--json", null, "print one line of JSON"),
          new Option("--help", null, "print this text"));

  private Backlog() {}

  public static void main(String[] words) {
    System.exit(run(words, System.out, System.err));
  }

  /** Does what a command line says, prints the report and answers with the exit code. */
  public static int run(String[] words, PrintStream out, PrintStream err) {
    if (List.of(words).contains("--help")) {
      out.print("Fills the queues of sessions that are off line, and empties them. Options:\n");
      out.print(Arguments.help(OPTIONS));
      return Load.EXIT_CLEAN;
    }
    try {
      Arguments arguments = Arguments.parse(words, OPTIONS);
      String tag = "backlog" + ProcessHandle.current().pid();
      BacklogReport report = new BacklogRun(planOf(arguments), tag).run();
      out.print(arguments.has("--json") ? report.forPrograms() + "\n" : report.forPeople());
      out.flush();
      return report.isFaulty() ? Load.EXIT_FAULTY : Load.EXIT_CLEAN;
    } catch (LoadFailed failure) {
      err.println(failure.getMessage());
    } catch (IOException failure) {
      err.println("The run broke off: " + failure.getMessage() + ".");
    }
    return Load.EXIT_FAULTY;
  }

  private static BacklogPlan planOf(Arguments arguments) {
    List<Long> processIds = new ArrayList<>();
    for (String id : arguments.text("--watch").split(",")) {
      if (!id.isEmpty()) {
        processIds.add(Long.valueOf(id));
      }
    }
    InetSocketAddress address =
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), arguments.number("--port", 1, 65_535));
    return new BacklogPlan(
        new LoadPlan.Target(address, false, true, LoadPlan.Access.OPEN, processIds),
        new BacklogPlan.Shape(
            arguments.has("--fan-out"),
            arguments.number("--sessions", 1, 20_000),
            arguments.number("--messages", 1, 1_000_000)),
        arguments.number("--publishers", 1, 1_000),
        arguments.number("--window", 1, 32_767),
        arguments.number("--payload", PublishTemplate.MARK_BYTES, 256 * 1024));
  }
}
