package io.ternmq.interop.clients;

import io.ternmq.interop.MqttVersion;
import io.ternmq.interop.Transport;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.opentest4j.TestAbortedException;

/**
 * The table of clients: which client passed which scenario over which transport, printed at the end
 * of the run and written to {@code target/clients.md}. Safe for use by several threads.
 */
final class Matrix implements InvocationInterceptor {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(Matrix.class);
  private static final List<String> COLUMNS =
      List.of("QoS 0", "QoS 1", "QoS 2", "retained", "will", "resumed");

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> call,
      ExtensionContext context)
      throws Throwable {
    Table table =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .getOrComputeIfAbsent("table", key -> new Table(), Table.class);
    Outcome outcome = Outcome.FAILED;
    try {
      invocation.proceed();
      outcome = Outcome.PASSED;
    } catch (TestAbortedException e) {
      outcome = Outcome.SKIPPED;
      throw e;
    } finally {
      table.add(call, outcome);
    }
  }

  /** From best to worst. */
  private enum Outcome {
    PASSED,
    SKIPPED,
    FAILED
  }

  private record Row(String client, Transport transport) implements Comparable<Row> {
    @Override
    public int compareTo(Row other) {
      int byClient = client.compareTo(other.client);
      return byClient != 0 ? byClient : transport.compareTo(other.transport);
    }
  }

  private static final class Table implements AutoCloseable {
    private final Map<Row, Map<String, Map<MqttVersion, Outcome>>> rows = new TreeMap<>();

    synchronized void add(ReflectiveInvocationContext<Method> call, Outcome outcome) {
      Scenario scenario = call.getExecutable().getAnnotation(Scenario.class);
      if (scenario == null || !(call.getTarget().orElseThrow() instanceof CommonScenarios family)) {
        return;
      }
      String column = scenario.value();
      Transport transport = Transport.TCP;
      MqttVersion version = MqttVersion.V5_0;
      for (Object argument : call.getArguments()) {
        if (argument instanceof Transport given) {
          transport = given;
        } else if (argument instanceof MqttVersion given) {
          version = given;
        } else if (argument instanceof Integer qos && column.equals("QoS")) {
          column = column + " " + qos;
        }
      }
      rows.computeIfAbsent(new Row(family.client(), transport), row -> new TreeMap<>())
          .computeIfAbsent(column, key -> new EnumMap<>(MqttVersion.class))
          .merge(version, outcome, (one, other) -> one.compareTo(other) > 0 ? one : other);
    }

    @Override
    public synchronized void close() throws IOException {
      StringBuilder text = new StringBuilder("| client | transport |");
      COLUMNS.forEach(column -> text.append(' ').append(column).append(" |"));
      text.append("\n|---|---|").append("---|".repeat(COLUMNS.size())).append('\n');
      rows.forEach(
          (row, cells) -> {
            text.append("| ").append(row.client).append(" | ").append(row.transport.text());
            COLUMNS.forEach(column -> text.append(" | ").append(cell(cells.get(column))));
            text.append(" |\n");
          });
      System.out.println(text);
      Path target = Path.of("target");
      if (Files.isDirectory(target)) {
        Files.writeString(target.resolve("clients.md"), text);
      }
    }

    private static String cell(@Nullable Map<MqttVersion, Outcome> cell) {
      if (cell == null) {
        return "";
      }
      List<String> words =
          cell.entrySet().stream()
              .map(
                  entry ->
                      switch (entry.getValue()) {
                        case PASSED -> entry.getKey().text();
                        case SKIPPED -> "(skipped)";
                        case FAILED -> "**" + entry.getKey().text() + " fails**";
                      })
              .distinct()
              .toList();
      return String.join(", ", words);
    }
  }
}
