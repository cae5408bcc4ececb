package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerOptions;
import io.ternmq.broker.settings.ConfigException;
import io.ternmq.broker.settings.ConfigurationSources;
import io.ternmq.brokercore.BrokerSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.SAME_THREAD) // all set the log of this process
class ReloadingTest {
  @TempDir private Path folder;

  /** What the first lane goes by, after all that was sent to it before. */
  private static BrokerSettings settingsOfLane(Broker broker) throws Exception {
    CompletableFuture<BrokerSettings> answer = new CompletableFuture<>();
    broker.core().lane(0).execute(() -> answer.complete(broker.core().lane(0).settings()));
    return answer.get(10, TimeUnit.SECONDS);
  }

  private Path write(String text) throws Exception {
    return Files.writeString(folder.resolve("tern.yaml"), text);
  }

  private static Reloading.Parts parts(ConfigurationSources sources) throws ConfigException {
    return new Reloading.Parts(SecurityWiring.of(sources.read()), HttpWiring.of(sources.read()));
  }

  @Test
  void lanesTakeOverWhatIsLiveAndKeepWhatWantsARestart() throws Exception {
    Path log = folder.resolve("tern.log");
    ConfigurationSources sources =
        ConfigurationSources.of(write("limits.queue.messages: 5\n"), Map.of());
    try (Broker broker =
        Broker.start(BrokerOptions.onFreePorts().withSettings(sources.read().engine()))) {
      Reloading reloading = new Reloading(sources, sources.read(), broker, parts(sources));
      write("limits: {queue.messages: 7, packet.bytes: 1MiB}\nlog.file: " + log + "\n");
      reloading.reload();
      assertThat(settingsOfLane(broker).queueMessages()).isEqualTo(7);
      assertThat(settingsOfLane(broker).maximumPacketBytes()).isEqualTo(16 << 20);
      assertThat(broker.core().settings().queueMessages()).isEqualTo(7);
      assertThat(Files.readString(log))
          .contains("limits.queue.messages is 7 now, before it was 5")
          .contains("limits.packet.bytes is to be 1MiB, which wants a restart");

      write("limits.queue.messages: 9\nlanes: none\n");
      reloading.reload();
      assertThat(settingsOfLane(broker).queueMessages()).isEqualTo(7);
      assertThat(Files.readString(log))
          .contains("tern.yaml:2: lanes is 'none'")
          .contains("so nothing is changed");
    } finally {
      Logs.apply(ConfigurationSources.ofDefaults().read().log());
    }
  }

  @Test
  void ofWhatMayHoldASecretTheLogSaysOnlyThatItIsAnother() throws Exception {
    Path log = folder.resolve("tern.log");
    ConfigurationSources sources = ConfigurationSources.of(write("lanes: 2\n"), Map.of());
    try (Broker broker =
        Broker.start(BrokerOptions.onFreePorts().withSettings(sources.read().engine()))) {
      Reloading reloading = new Reloading(sources, sources.read(), broker, parts(sources));
      write("log.file: " + log + "\nextensions: {house: {password: tern-SECRET}}\n");
      reloading.reload();
      write("log.file: " + log + "\nextensions: {password: tern-SECRET}\n");
      reloading.reload();
      assertThat(Files.readString(log))
          .contains("extensions is to be (hidden), which wants a restart")
          .contains("password is some text")
          .doesNotContain("tern-SECRET");
    } finally {
      Logs.apply(ConfigurationSources.ofDefaults().read().log());
    }
  }

  @Test
  void aLogFileThatCannotBeOpenedChangesNothing() throws Exception {
    ConfigurationSources sources =
        ConfigurationSources.of(write("limits.queue.messages: 5\n"), Map.of());
    try (Broker broker =
        Broker.start(BrokerOptions.onFreePorts().withSettings(sources.read().engine()))) {
      Reloading reloading = new Reloading(sources, sources.read(), broker, parts(sources));
      write("limits.queue.messages: 7\nlog.file: " + folder + "\n");
      reloading.reload();
      assertThat(settingsOfLane(broker).queueMessages()).isEqualTo(5);
    } finally {
      Logs.apply(ConfigurationSources.ofDefaults().read().log());
    }
  }
}
