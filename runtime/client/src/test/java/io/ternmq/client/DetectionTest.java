package io.ternmq.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.LossKind;
import io.ternmq.packet.PingReq;
import io.ternmq.transport.Lanes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A dead link is noticed in time with either kind of event loop. */
class DetectionTest {
  private static final long SCHEDULING_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Heard events = new Heard();

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void silenceIsNoticedWithinTheBoundThatTheClientTells(Lanes.Kind kind) throws Exception {
    if (kind == Lanes.Kind.EPOLL && Lanes.Kind.best() != kind) {
      return; // not on this system
    }
    try (ScriptedServer server = new ScriptedServer();
        IoThreads threads = IoThreads.of(1, kind);
        MqttClient client =
            MqttClient.builder()
                .server(server.uri())
                .heartbeat(Duration.ofMillis(300))
                .ioThreads(threads)
                .onEvent(events)
                .build()) {
      client.start();
      ScriptedServer.Peer peer = server.welcome(false);
      final long beganNanos = System.nanoTime();
      peer.read(PingReq.class); // and no answer
      ClientEvent.Disconnected lost = events.await(ClientEvent.Disconnected.class);
      long tookNanos = System.nanoTime() - beganNanos;
      assertThat(lost.cause().kind()).isEqualTo(LossKind.PING_UNANSWERED);
      assertThat(tookNanos).isLessThan(client.detectionBound().toNanos() + SCHEDULING_NANOS);
    }
  }

  @ParameterizedTest
  @EnumSource(Lanes.Kind.class)
  void aResetIsNoticedAtOnce(Lanes.Kind kind) throws Exception {
    if (kind == Lanes.Kind.EPOLL && Lanes.Kind.best() != kind) {
      return; // not on this system
    }
    try (ScriptedServer server = new ScriptedServer();
        IoThreads threads = IoThreads.of(1, kind);
        MqttClient client =
            MqttClient.builder().server(server.uri()).ioThreads(threads).onEvent(events).build()) {
      client.start();
      ScriptedServer.Peer peer = server.welcome(false);
      Heard.get(client.online());
      peer.reset();
      assertThat(events.await(ClientEvent.Disconnected.class).cause().kind())
          .isEqualTo(LossKind.RESET);
    }
  }
}
