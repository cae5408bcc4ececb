package io.ternmq.cli;

import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerOptions;
import io.ternmq.broker.OpenListener;
import io.ternmq.broker.settings.Configuration;
import io.ternmq.broker.settings.ConfigurationSources;
import io.ternmq.broker.settings.ListenerSpec;
import io.ternmq.brokercore.lane.RestoreFailedException;
import io.ternmq.client.MqttClient;
import io.ternmq.client.Publication;
import io.ternmq.core.Spans;
import io.ternmq.packet.QoS;
import io.ternmq.store.DurableStore;
import io.ternmq.store.StoreUnreadableException;
import io.ternmq.transport.Addresses;
import io.ternmq.transport.ListenFailedException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code tern broker}: runs a broker until it is told to stop. */
@Command(
    name = "broker",
    description = "Run a broker until it is told to stop.",
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  tern broker",
      "  tern broker --port 0 --ws-port off        any free port, printed when ready",
      "  tern broker --bind 0.0.0.0 --allow-anonymous",
    })
final class BrokerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private ConfigurationOptions options;

  @Option(
      names = "--until-ready",
      hidden = true,
      description = "Carry one message and end: for the launcher, which notes what that needs.")
  private boolean isUntilReady;

  @Override
  public Integer call() throws InterruptedException {
    ConfigurationSources sources = options.sources(System.getenv());
    Configuration configuration = ConfigurationOptions.read(sources);
    Logs.apply(configuration.log());
    SecurityWiring security = SecurityWiring.of(configuration);
    HttpWiring http = HttpWiring.of(configuration);
    DurableStore store = StoreWiring.open(configuration); // before extensions write below it
    BrokerOptions plan = plan(configuration, security, http, store);
    Broker broker = start(plan, store, http);
    ControlSocket control =
        store == null
            ? null
            : ControlSocket.open(configuration.directory(), new ControlAnswers(broker, store));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(broker, control, http), "tern-stop"));
    Reloading reloading =
        new Reloading(sources, configuration, broker, new Reloading.Parts(security, http));
    Hangup.onHangup(reloading::reload);
    printReady(broker, configuration, http);
    if (isUntilReady) {
      carryOne(broker);
    } else {
      new CountDownLatch(1).await(); // until a signal ends the process
    }
    return ExitCode.DONE;
  }

  /** From here on the broker closes the store; where there will be no broker, this does. */
  private static BrokerOptions plan(
      Configuration configuration,
      SecurityWiring security,
      HttpWiring http,
      @Nullable DurableStore store) {
    try {
      return ListenerWiring.options(configuration, http.watched(security.parts()));
    } catch (CommandFailure fault) {
      if (store != null) {
        store.close();
      }
      throw fault;
    }
  }

  private static void carryOne(Broker broker) {
    InetSocketAddress address = (InetSocketAddress) broker.listeners().get(0).address();
    try (MqttClient client =
        MqttClient.builder()
            .server("mqtt://" + Addresses.text(address))
            .maximumAttempts(1)
            .build()) {
      client.start();
      client.subscribe("a", QoS.AT_LEAST_ONCE).join();
      client.publish(Publication.of("a", "b", QoS.AT_LEAST_ONCE)).acknowledged().join();
      client.disconnect(Duration.ofSeconds(5)).join();
    }
  }

  /** In the shutdown of the process: ends well, and says so with its exit code. */
  private static void end(Broker broker, @Nullable ControlSocket control, HttpWiring http) {
    http.close();
    if (control != null) {
      control.close();
    }
    broker.close();
    Logs.stop();
    Runtime.getRuntime().halt(ExitCode.DONE);
  }

  private static Broker start(BrokerOptions plan, @Nullable DurableStore store, HttpWiring http) {
    try {
      Broker broker =
          Broker.start(store == null ? plan : plan.withParts(plan.parts().withStore(() -> store)));
      try {
        http.start(broker);
      } catch (CommandFailure fault) {
        broker.close();
        throw fault;
      }
      return broker;
    } catch (ListenFailedException | RestoreFailedException | StoreUnreadableException fault) {
      throw CommandFailure.of(String.valueOf(fault.getMessage()));
    }
  }

  private void printReady(Broker broker, Configuration configuration, HttpWiring http) {
    PrintWriter out = spec.commandLine().getOut();
    out.println("TernMQ " + Version.text());
    for (OpenListener listener : broker.listeners()) {
      out.println(
          row(
              listener.name(),
              Addresses.text(listener.address()) + about(listener, configuration)));
    }
    InetSocketAddress page = http.address();
    out.println(row("http", page == null ? "off" : http.scheme() + Addresses.text(page) + "/"));
    out.println("  durability  " + broker.durability() + ": " + StoreWiring.words(configuration));
    out.println(row("java", runtime()));
    out.println("ready in " + Spans.text(sinceStartNanos()));
    out.flush();
  }

  /** The launcher chooses a collector of garbage for the JDK it finds, and says which. */
  private static String runtime() {
    String collector = System.getProperty("io.ternmq.collector");
    return System.getProperty("java.version")
        + (collector == null ? "" : ", collector " + collector);
  }

  private static String row(String name, String text) {
    return String.format("  %-10s  %s", name, text);
  }

  private static String about(OpenListener listener, Configuration configuration) {
    String secure = listener.kind().isSecure() ? "   TLS" : "";
    for (ListenerSpec spec : configuration.listeners()) {
      if (listener.kind().isWebSocket() && spec.name().equals(listener.name())) {
        return secure + "   paths " + String.join(" and ", spec.web().paths());
      }
    }
    return secure;
  }

  /** Not by the start that the system knows of: Java makes that out to the second only. */
  private static long sinceStartNanos() {
    return TimeUnit.MILLISECONDS.toNanos(ManagementFactory.getRuntimeMXBean().getUptime());
  }
}
