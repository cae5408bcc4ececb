package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.lane.CrowdFigures;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.Login;
import io.ternmq.brokercore.security.LoginAnswer;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.packet.Connect;
import io.ternmq.packet.PingResp;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A crowd that connects at once, on virtual time. */
class AdmissionTest {
  private static final long TICK_MILLIS = 50;

  /** Logins that wait to be judged, at the pace that the test gives. */
  private final ArrayDeque<Asked> asked = new ArrayDeque<>();

  private record Asked(Login login, LoginAnswer answer) {}

  private final Guard slow =
      new Guard(
          (login, later) -> {
            asked.add(new Asked(login, later));
            return LoginResult.LATER;
          },
          List.of(),
          Authorizer.EVERYTHING);

  private TestBroker slow(Consumer<BrokerSettings.Editor> changes) {
    return new TestBroker(
        BrokerSettings.defaults().with(changes), MemoryStore.immediate(), slow, 1);
  }

  private static TestBroker quick() {
    return new TestBroker(BrokerSettings.defaults(), MemoryStore.immediate(), 1);
  }

  private static List<TestClient> crowd(TestBroker broker, String name, int count) {
    List<TestClient> crowd = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      crowd.add(comes(broker, name + number, "192.0.2.1:" + number));
    }
    return crowd;
  }

  private static TestClient comes(TestBroker broker, String clientId, String address) {
    return broker.openFrom(address).saysInACrowd(TestClient.connect(clientId, 60));
  }

  private void answer(int count) {
    for (int number = 0; number < count && !asked.isEmpty(); number++) {
      Asked next = asked.remove();
      next.answer().answer(LoginResult.accepted(next.login().toIdentity()));
    }
  }

  /** Time passes, and the authenticator answers so many a tick. */
  private void pass(TestBroker broker, long millis, int answersATick) {
    for (long passed = 0; passed < millis; passed += TICK_MILLIS) {
      answer(answersATick);
      broker.leap(TICK_MILLIS);
    }
  }

  private static boolean isIn(TestClient client) {
    return !client.received.isEmpty() && client.connAck().reason() == ReasonCode.SUCCESS;
  }

  private static boolean isRefused(TestClient client) {
    return !client.received.isEmpty() && client.connAck().reason() != ReasonCode.SUCCESS;
  }

  private static long count(List<TestClient> crowd, ReasonCode reason) {
    return crowd.stream()
        .filter(one -> !one.received.isEmpty() && one.connAck().reason() == reason)
        .count();
  }

  private static long retryAfterMillis(TestClient refused) {
    assertThat(refused.connAck().properties().userProperties().get(0).name())
        .isEqualTo("retry-after-ms");
    return Long.parseLong(refused.connAck().properties().userProperties().get(0).value());
  }

  @Test
  void aTurnServesSixteenAndTheOthersWaitUnread() {
    TestBroker broker = quick();
    TestClient live = broker.open().connects("live", 0);
    List<TestClient> crowd = crowd(broker, "c", 100);
    assertThat(count(crowd, ReasonCode.SUCCESS)).isEqualTo(Admission.CONNECTS_A_TURN);
    assertThat(crowd.get(99).isPaused).as("nothing is read behind its CONNECT").isTrue();
    live.saysInACrowd(io.ternmq.packet.PingReq.INSTANCE);
    assertThat(live.received).as("served between").contains(PingResp.INSTANCE);
    broker.settle();
    assertThat(count(crowd, ReasonCode.SUCCESS)).isEqualTo(100);
    assertThat(crowd).noneMatch(client -> client.isPaused);
  }

  @Test
  void aSmallCrowdIsNotRefusedHoweverSlowItGoes() {
    TestBroker broker = slow(its -> {});
    List<TestClient> crowd =
        crowd(broker, "c", Admission.SMALL_CROWD + 64); // 64 are under way at once
    broker.pass(4_000);
    assertThat(crowd).noneMatch(AdmissionTest::isRefused);
    assertThat(broker.core.crowd().waiting()).isEqualTo(Admission.SMALL_CROWD);
    assertThat(broker.core.crowd().underWay()).isEqualTo(64);
  }

  @Test
  void aCrowdThatWouldWaitTooLongIsToldTimesThatSpread() {
    TestBroker broker = slow(its -> {});
    List<TestClient> crowd = crowd(broker, "c", 3_000);
    assertThat(crowd).as("nothing is known yet").noneMatch(AdmissionTest::isRefused);
    pass(broker, 3_000, 5); // a hundred a second
    long refused = count(crowd, ReasonCode.SERVER_BUSY);
    assertThat(refused).as("about four seconds' worth may stay").isBetween(1_500L, 2_800L);
    assertThat(broker.core.refusedConnects(Admission.Lack.WAIT)).isEqualTo(refused);
    assertThat(broker.core.refusals().count(ReasonCode.SERVER_BUSY)).isEqualTo(refused);
    List<Long> times =
        crowd.stream().filter(AdmissionTest::isRefused).map(its -> retryAfterMillis(its)).toList();
    assertThat(times).allSatisfy(millis -> assertThat(millis).isBetween(500L, 600_000L));
    assertThat(times.stream().distinct().count()).isGreaterThan(refused / 2);
    long span =
        times.stream().mapToLong(its -> its).max().orElse(0)
            - times.stream().mapToLong(its -> its).min().orElse(0);
    assertThat(span).as("the window grows with the crowd").isGreaterThan(10_000);
  }

  @Test
  void aCrowdThatComesBackAtItsTimesIsInBeforeLong() {
    TestBroker broker = slow(its -> {});
    PriorityQueue<long[]> returns =
        new PriorityQueue<>((one, other) -> Long.compare(one[0], other[0]));
    for (int number = 0; number < 2_000; number++) {
      returns.add(new long[] {broker.now().nanos(), number});
    }
    long beganNanos = broker.now().nanos();
    List<Attempt> open = new ArrayList<>();
    int attempts = 0;
    int in = 0;
    while (in < 2_000 && attempts < 20_000) {
      while (!returns.isEmpty() && returns.element()[0] <= broker.now().nanos()) {
        long number = returns.remove()[1];
        attempts++;
        open.add(new Attempt(number, comes(broker, "c" + number, "192.0.2.1:1")));
      }
      pass(broker, TICK_MILLIS, 10); // two hundred a second
      for (Attempt attempt : List.copyOf(open)) {
        if (isIn(attempt.client())) {
          in++;
          open.remove(attempt);
        } else if (isRefused(attempt.client())) {
          open.remove(attempt);
          long millis = retryAfterMillis(attempt.client());
          returns.add(new long[] {broker.now().nanos() + millis * 1_000_000, attempt.number()});
        }
      }
    }
    long seconds = (broker.now().nanos() - beganNanos) / 1_000_000_000L;
    assertThat(in).isEqualTo(2_000);
    assertThat(seconds).as("ten at the very best").isBetween(9L, 40L);
    assertThat(attempts).as("nobody asks often").isLessThan(3 * 2_000);
  }

  private record Attempt(long number, TestClient client) {}

  @Test
  void whoComesAloneDoesNotStandBehindACrowdFromElsewhere() {
    TestBroker broker = slow(its -> {});
    crowd(broker, "c", 1_000);
    TestClient alone = comes(broker, "alone", "198.51.100.7:1");
    TestClient six = comes(broker, "six", "[2001:db8:0:7:0:0:0:1]:1");
    broker.settle();
    assertThat(asked)
        .hasSize(64)
        .extracting(its -> its.login().clientId())
        .contains("alone", "six");
    answer(64);
    broker.settle();
    assertThat(isIn(alone)).isTrue();
    assertThat(isIn(six)).isTrue();
  }

  @Test
  void aHostOfIpv6IsOneAddressWhateverItCallsItself() {
    TestBroker broker = slow(its -> {});
    assertThat(WaitingLine.addressOf(broker.openFrom("[2001:db8:0:7:0:0:0:1]:80").engine))
        .isEqualTo(WaitingLine.addressOf(broker.openFrom("[2001:db8:0:7:a:b:c:d]:81").engine))
        .isNotEqualTo(WaitingLine.addressOf(broker.openFrom("[2001:db8:0:8:0:0:0:1]:80").engine));
    assertThat(WaitingLine.addressOf(broker.openFrom("192.0.2.1:80").engine))
        .isEqualTo("192.0.2.1");
  }

  @Test
  void asManyWaitAsMayAndOneOfAnotherAddressTakesThePlaceOfTheLatest() {
    TestBroker broker = slow(its -> its.waitingConnects = 100);
    List<TestClient> crowd = crowd(broker, "c", 16 + 100);
    assertThat(crowd).noneMatch(AdmissionTest::isRefused);
    TestClient above = comes(broker, "above", "192.0.2.1:9");
    assertThat(above.connAck().reason()).isEqualTo(ReasonCode.SERVER_BUSY);
    assertThat(retryAfterMillis(above)).isPositive();
    TestClient other = comes(broker, "other", "198.51.100.7:1");
    assertThat(other.received).as("it waits").isEmpty();
    assertThat(isRefused(crowd.get(115))).as("the latest of the others").isTrue();
    assertThat(broker.core.refusedConnects(Admission.Lack.NUMBER)).isEqualTo(2);
    broker.settle();
    assertThat(broker.core.crowd().waiting()).isEqualTo(100 + 16 - 64);
  }

  @Test
  void largeConnectsThatWaitHoldSoManyBytesAtMost() {
    TestBroker broker = slow(its -> {});
    String half = "x".repeat(LargeConnects.LEAST_BYTES / 2);
    List<TestClient> crowd = new ArrayList<>();
    while (crowd.stream().noneMatch(AdmissionTest::isRefused)) {
      Connect large = connectOf("large" + crowd.size(), half);
      crowd.add(broker.openFrom("192.0.2.1:" + crowd.size()).saysInACrowd(large));
    }
    long fitting = LargeConnects.BYTES_LIMIT / LargeConnects.LEAST_BYTES;
    assertThat((long) crowd.size()).isBetween(fitting * 9 / 10, fitting);
    TestClient refused = crowd.remove(crowd.size() - 1);
    assertThat(refused.connAck().reason()).isEqualTo(ReasonCode.SERVER_BUSY);
    assertThat(retryAfterMillis(refused)).isPositive();
    assertThat(broker.core.refusedConnects(Admission.Lack.BYTES)).isEqualTo(1);
    TestClient small = comes(broker, "small", "192.0.2.1:9");
    assertThat(small.received).as("it waits").isEmpty();
    crowd.get(0).dies(CloseCause.RESET);
    pass(broker, 1_000, 100);
    assertThat(crowd.stream().skip(1)).allMatch(AdmissionTest::isIn);
    assertThat(isIn(small)).isTrue();
    assertThat(broker.openFrom("192.0.2.1:9").saysInACrowd(connectOf("next", half)).received)
        .as("there is room again")
        .isEmpty();
  }

  private static Connect connectOf(String clientId, String half) {
    Properties properties = Properties.builder().user(half, half).build();
    return new Connect(ProtocolVersion.MQTT_5, true, 0, clientId, null, null, null, properties);
  }

  @Test
  void whileMemoryIsShortOnlyTheKnownComeInAndAFewOthers() {
    TestBroker broker = quick();
    broker.open().connects("known", 600).dies(CloseCause.RESET);
    broker.core.memoryPercent(0, 96);
    TestClient first = broker.open().connects("first", 60);
    TestClient second = broker.open().connects("second", 60);
    assertThat(isIn(first)).as("ten a second, so that it is noticed when it is over").isTrue();
    assertThat(second.connAck().reason()).isEqualTo(ReasonCode.SERVER_BUSY);
    assertThat(retryAfterMillis(second)).isPositive();
    assertThat(isIn(broker.open().connects("known", 600))).isTrue();
    assertThat(broker.core.refusedConnects(Admission.Lack.MEMORY)).isEqualTo(1);
    broker.pass(100);
    assertThat(isIn(broker.open().connects("third", 60))).isTrue();
    broker.core.memoryPercent(0, 95);
    assertThat(isIn(broker.open().connects("fourth", 60))).as("at the bound").isTrue();
  }

  @Test
  void memoryIsNoReasonWhereThatIsSwitchedOff() {
    TestBroker broker =
        new TestBroker(
            BrokerSettings.defaults().with(its -> its.memoryPercent = 0),
            MemoryStore.immediate(),
            1);
    broker.core.memoryPercent(0, 100);
    for (int number = 0; number < 10; number++) {
      assertThat(isIn(broker.open().connects("c" + number, 60))).isTrue();
    }
  }

  @Test
  void aLoopThatIsLateTurnsNewcomersOfACrowdAway() {
    TestBroker broker = slow(its -> its.loopDelayNanos = 500_000_000L);
    crowd(broker, "c", 64 + 199);
    broker.settle();
    broker.leap(700);
    TestClient last = comes(broker, "last", "192.0.2.1:9");
    assertThat(last.received).as("so far it is a small crowd").isEmpty();
    broker.leap(700);
    TestClient above = comes(broker, "above", "192.0.2.1:9");
    assertThat(above.connAck().reason()).isEqualTo(ReasonCode.SERVER_BUSY);
    assertThat(broker.core.refusedConnects(Admission.Lack.LOOP)).isEqualTo(1);
    assertThat(broker.core.crowd().delayNanos()).isGreaterThan(500_000_000L);
  }

  @Test
  void whoLeavesTheLineCostsNothing() {
    TestBroker broker = slow(its -> {});
    List<TestClient> crowd = crowd(broker, "c", 64 + 100);
    broker.settle();
    crowd.subList(64, 163).forEach(client -> client.dies(CloseCause.RESET));
    answer(64);
    broker.settle();
    assertThat(asked).as("the one that stayed").hasSize(1);
    answer(1);
    broker.settle();
    assertThat(isIn(crowd.get(163))).isTrue();
    assertThat(broker.core.crowd().waiting()).isZero();
    assertThat(broker.core.crowd().underWay()).isZero();
  }

  /** Those whose client has gone are answered without being judged, as many as there are. */
  private int skipTheAbandoned() {
    int skipped = 0;
    while (!asked.isEmpty() && !asked.element().answer().isAwaited()) {
      asked.remove().answer().answer(LoginResult.BAD_CREDENTIALS);
      skipped++;
    }
    return skipped;
  }

  @Test
  void whoLeavesWhileItIsJudgedKeepsItsPlaceUntilTheVerdict() {
    TestBroker broker = slow(its -> {});
    List<TestClient> crowd = crowd(broker, "c", 64);
    broker.settle();
    assertThat(asked).hasSize(64).allMatch(its -> its.answer().isAwaited());
    crowd.forEach(client -> client.dies(CloseCause.RESET));
    assertThat(asked).noneMatch(its -> its.answer().isAwaited());
    List<TestClient> next = crowd(broker, "d", 20);
    broker.settle();
    assertThat(asked).as("no more are judged at once").hasSize(64);
    assertThat(broker.core.crowd().waiting()).isEqualTo(20);
    assertThat(skipTheAbandoned()).isEqualTo(64);
    broker.settle();
    assertThat(asked).hasSize(20);
    answer(20);
    broker.settle();
    assertThat(next).allMatch(AdmissionTest::isIn);
    assertThat(broker.core.crowd().underWay()).isZero();
  }

  @Test
  void aPlaceIsFreeAgainThoughNobodyEverAnswers() {
    TestBroker broker = slow(its -> {});
    crowd(broker, "c", 64).forEach(client -> client.dies(CloseCause.RESET));
    TestClient next = comes(broker, "next", "192.0.2.1:9");
    broker.pass(4_900);
    assertThat(broker.core.crowd().underWay()).isEqualTo(64);
    broker.pass(200);
    assertThat(asked).hasSize(65);
    asked.getLast().answer().answer(LoginResult.accepted(asked.getLast().login().toIdentity()));
    broker.settle();
    assertThat(isIn(next)).isTrue();
    assertThat(broker.core.crowd().underWay()).isZero();
  }

  @Test
  void whoLeavesBeforeItIsAnsweredSaysNothingOfThePace() {
    TestBroker broker = slow(its -> {});
    List<TestClient> crowd = crowd(broker, "c", 3_000);
    pass(broker, 3_000, 5); // a hundred a second
    long before = nanosEach(broker.core.crowd());
    assertThat(before).isBetween(5_000_000L, 20_000_000L);
    crowd.subList(300, 700).forEach(client -> client.dies(CloseCause.RESET));
    int skipped = skipTheAbandoned();
    assertThat(skipped).isPositive();
    pass(broker, 100, 0);
    assertThat(broker.core.crowd().waiting()).as("there is something to measure").isPositive();
    assertThat(nanosEach(broker.core.crowd())).isGreaterThan(before / 2);
  }

  /** What one answer takes, as far as it is believed. */
  private static long nanosEach(CrowdFigures crowd) {
    return crowd.waitNanos() / (crowd.waiting() + crowd.underWay());
  }

  @Test
  void aClientOf311IsToldThatTheServerIsUnavailable() {
    TestBroker broker = slow(its -> its.waitingConnects = 1);
    crowd(broker, "c", 17);
    TestClient old = broker.openFrom("192.0.2.1:9");
    old.saysInACrowd(
        new io.ternmq.packet.Connect(
            io.ternmq.packet.ProtocolVersion.MQTT_3_1_1,
            false,
            0,
            "old",
            null,
            null,
            null,
            io.ternmq.packet.Properties.NONE));
    assertThat(old.connAck().reason().returnCode()).isEqualTo(3);
    assertThat(old.connAck().properties().userProperties()).isEmpty();
  }

  @Test
  void whoIsNotAnsweredInTimeIsToldWhenToComeBack() {
    TestBroker broker = slow(its -> {});
    TestClient client = broker.open().connects("c", 60);
    broker.pass(5_050);
    assertThat(client.connAck().reason()).isEqualTo(ReasonCode.SERVER_BUSY);
    assertThat(retryAfterMillis(client)).isBetween(500L, 10_000L);
  }

  @Test
  void aBusyAuthenticatorIsAReasonToComeBackLater() {
    TestBroker broker = slow(its -> {});
    TestClient client = broker.open().connects("c", 60);
    asked.remove().answer().answer(LoginResult.refused(ReasonCode.SERVER_BUSY, "too many logins"));
    broker.settle();
    assertThat(client.connAck().reason()).isEqualTo(ReasonCode.SERVER_BUSY);
    assertThat(retryAfterMillis(client)).isBetween(500L, 10_000L);
  }

  @Test
  void afterACrowdOneMoreIsServedAtOnce() {
    TestBroker broker = slow(its -> {});
    crowd(broker, "c", 3_000);
    pass(broker, 10_000, 20);
    answer(asked.size());
    broker.pass(1_000);
    TestClient late = broker.open().connects("late", 60);
    answer(1);
    broker.settle();
    assertThat(isIn(late)).isTrue();
    assertThat(broker.core.crowd().waiting()).isZero();
  }
}
