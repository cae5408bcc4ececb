package io.ternmq.broker.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.Broker;
import io.ternmq.broker.BrokerOptions;
import io.ternmq.broker.RawClient;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.Login;
import io.ternmq.brokercore.security.LoginAnswer;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** Clients that connect and are gone again before anybody could judge them. */
final class AbandonedLoginTest {
  private static final int ABANDONED = 40;

  private final AtomicInteger asked = new AtomicInteger();
  private final List<String> judged = new CopyOnWriteArrayList<>();
  private final CountDownLatch isAtWork = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  /** Counts on the lane which clients it has read the CONNECT of. */
  private LoginResult submit(LoginWorkers workers, Login login, LoginAnswer later) {
    LoginResult result = workers.submit(login, later, this::judge);
    asked.incrementAndGet();
    return result;
  }

  /** The one thread is kept by the first, until the test lets it go. */
  private LoginResult judge(Login login) {
    judged.add(login.clientId());
    isAtWork.countDown();
    awaitQuietly(release);
    return LoginResult.accepted(login.toIdentity());
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void connect(RawClient client, String clientId) throws Exception {
    client.send(
        new Connect(ProtocolVersion.MQTT_5, true, 60, clientId, null, null, null, Properties.NONE));
  }

  private static RawClient client(Broker broker) throws Exception {
    return new RawClient(broker.mqttAddress(), ProtocolVersion.MQTT_5);
  }

  private static void assertIn(RawClient client) throws Exception {
    assertThat(((ConnAck) client.receive()).reason()).isEqualTo(ReasonCode.SUCCESS);
  }

  @Test
  void costNoWorkAndKeepNobodyOut() throws Exception {
    try (LoginWorkers workers = new LoginWorkers("judge", 1, 1_000);
        Broker broker =
            Broker.start(
                BrokerOptions.onFreePorts()
                    .withLanes(1)
                    .withGuard(
                        new Guard(
                            (login, later) -> submit(workers, login, later),
                            List.of(),
                            Authorizer.EVERYTHING)));
        RawClient first = client(broker);
        RawClient good = client(broker)) {
      connect(first, "first");
      assertThat(isAtWork.await(20, TimeUnit.SECONDS)).isTrue();
      for (int number = 0; number < ABANDONED; number++) {
        try (RawClient gone = client(broker)) {
          connect(gone, "gone" + number);
        }
      }
      await("CONNECTs were read", () -> asked.get() == 1 + ABANDONED);
      await("the clients that left are gone", () -> broker.connectionCount() == 2);
      connect(good, "good");
      await("the lane has read the last CONNECT", () -> asked.get() == 2 + ABANDONED);
      release.countDown();
      assertIn(first);
      assertIn(good);
      assertThat(judged).containsExactly("first", "good");
    }
  }

  private static void await(String what, BooleanSupplier isSo) {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!isSo.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what).isLessThan(endNanos);
      Thread.onSpinWait();
    }
  }
}
