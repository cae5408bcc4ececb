package io.ternmq.transport;

import io.ternmq.packet.ProtocolVersion;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Our own end of an attempt to connect: the connection that came of it, or the failure. */
final class TestClient implements ConnectOutcome {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final CompletableFuture<Recorder> connected = new CompletableFuture<>();
  private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();
  private final LinkedBlockingQueue<ConnectFailure> failures = new LinkedBlockingQueue<>();

  static TestClient to(Rig rig, Target target) {
    return to(rig, target, PATIENCE);
  }

  static TestClient to(Rig rig, Target target, Duration timeout) {
    TestClient client = new TestClient();
    new Connector(rig.lanes, Rig.MAXIMUM_PACKET_BYTES)
        .connect(rig.lanes.lane(0), target, timeout, client);
    return client;
  }

  @Override
  public PacketHandler accept(Connection connection) {
    connection.version(ProtocolVersion.MQTT_3_1_1);
    Recorder recorder = new Recorder(connection);
    connected.complete(recorder);
    outcome.complete(true);
    return recorder;
  }

  @Override
  public void onFailed(ConnectFailure failure, String sentence) {
    failures.add(failure);
    outcome.complete(false);
  }

  /** True where it got in, false where that failed. */
  boolean isIn() throws Exception {
    return outcome.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  Recorder connected() throws Exception {
    return connected.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  ConnectFailure failure() throws InterruptedException {
    ConnectFailure failure = failures.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    if (failure == null) {
      throw new AssertionError("no failure was told");
    }
    return failure;
  }
}
