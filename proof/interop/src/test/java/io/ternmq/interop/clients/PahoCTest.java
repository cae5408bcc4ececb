package io.ternmq.interop.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.interop.BrokerUnderTest;
import io.ternmq.interop.MqttVersion;
import io.ternmq.interop.Peers;
import io.ternmq.interop.Program;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Programs compiled against Paho C. */
class PahoCTest implements WebSocketScenarios {
  private final Path folder;
  private List<String> client = List.of();

  PahoCTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  void compile() {
    client = List.of(Peers.pahoC("client.c", folder));
  }

  @Override
  public ClientFamily family() {
    return new ScriptedFamily(client);
  }

  @Override
  public String client() {
    return "Eclipse Paho C";
  }

  @Override
  public List<MqttVersion> versions() {
    return List.of(MqttVersion.values());
  }

  /** Paho C tells its user whether the session was present only with MQTT 3.1.1. */
  @Override
  public void requireSessionPresent(Subscriber again, MqttVersion version) {
    if (version == MqttVersion.V3_1_1) {
      again.requireSessionPresent();
    }
  }

  @Test
  void callbacksTellWhatArrivesAndWhatIsDelivered(BrokerUnderTest broker) {
    String topic = Login.token();
    String callbacks = Peers.pahoC("callbacks.c", folder);
    try (Program program = Program.start(List.of(callbacks, broker.tcp(), Login.token(), topic))) {
      program.awaitLine("delivered", "delivered"::equals);
      program.awaitLine("its own message", ("arrived " + topic + " self")::equals);
      Login publisher = Login.fresh(broker.tcp(), MqttVersion.V3_1_1);
      family().publish(publisher, Publication.of(topic, 1, List.of("other", "end")));
      program.awaitLine("disconnected", "disconnected"::equals);
      assertThat(program.awaitExit(Program.PATIENCE)).isZero();
      assertThat(program.lines()).contains("arrived " + topic + " other");
    }
  }
}
