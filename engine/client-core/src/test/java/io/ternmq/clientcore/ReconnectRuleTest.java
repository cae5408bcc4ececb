package io.ternmq.clientcore;

import static io.ternmq.clientcore.Rig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an application's rule, a reference of a server and a list of servers do to the attempts. */
class ReconnectRuleTest {
  private static final ServerAddress OTHER = ServerAddress.tcp("two.example", 1883);
  private final List<ReconnectQuestion> asked = new ArrayList<>();

  private Rig started(ReconnectAnswer answer) {
    Rig rig =
        new Rig(
            Rig.named(),
            question -> {
              asked.add(question);
              return answer;
            },
            7);
    rig.engine.start(rig.now, rig.out);
    return rig;
  }

  private static Rig startedWith(List<ServerAddress> servers, ClientSettings.Retry retry) {
    Rig rig =
        new Rig(
            Rig.named()
                .with(new ClientSettings.Target(servers, ProtocolVersion.MQTT_5, true))
                .with(retry));
    rig.engine.start(rig.now, rig.out);
    return rig;
  }

  private static ConnectionAttempt lastAttempt(Rig rig) {
    return rig.out.attempts.get(rig.out.attempts.size() - 1);
  }

  private static void refer(Rig rig, ReasonCode reason, String reference) {
    rig.refuse(reason, Properties.builder().add(Property.SERVER_REFERENCE, reference).build());
    rig.untilNextAttempt();
  }

  @Test
  void isAskedWithAllThatIsKnown() {
    Rig rig = started(ReconnectAnswer.USUAL);
    rig.lose(LossCause.of(LossKind.REFUSED));
    rig.untilNextAttempt();
    rig.accept(false);
    rig.pass(12 * SECOND);
    rig.lose();
    assertThat(asked).extracting(ReconnectQuestion::attempts).containsExactly(1, 2);
    assertThat(asked).extracting(ReconnectQuestion::livedNanos).containsExactly(-1L, 12 * SECOND);
    assertThat(asked).extracting(ReconnectQuestion::server).containsOnly(Rig.SERVER);
    assertThat(asked).extracting(ReconnectQuestion::usual).containsOnly(ReconnectDecision.RETRY);
  }

  @Test
  void aTimeOfTheRuleIsKeptToTheNanosecond() {
    Rig rig = started(ReconnectAnswer.retryAfterNanos(123));
    rig.lose(LossCause.of(LossKind.REFUSED));
    assertThat(rig.out.lastEvent(ClientEvent.RetryScheduled.class).delayNanos()).isEqualTo(123);
    assertThatThrownBy(() -> ReconnectAnswer.retryAfterNanos(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theRuleGivesUpWhereTheTableWouldRetry() {
    Rig rig = started(ReconnectAnswer.GIVE_UP);
    rig.lose(LossCause.of(LossKind.RESET));
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
    assertThat(rig.out.takeEvents()).containsExactly("Attempting", "Failed", "GivenUp");
  }

  @Test
  void theRuleRetriesWhereTheTableWouldStop() {
    Rig rig = started(ReconnectAnswer.RETRY);
    rig.refuse(ReasonCode.BANNED, Properties.NONE);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.WAITING_TO_RECONNECT);
    assertThat(rig.out.lastEvent(ClientEvent.RetryScheduled.class).delayNanos())
        .isBetween(0L, SECOND);
  }

  @Test
  void theRuleNamesAServerThatGetsTheCredentials() {
    Rig rig = started(ReconnectAnswer.useServer(OTHER));
    rig.lose(LossCause.of(LossKind.RESET));
    rig.untilNextAttempt();
    assertThat(lastAttempt(rig).server()).isEqualTo(OTHER);
    assertThat(lastAttempt(rig).mayUseCredentials()).isTrue();
  }

  @Test
  void theRulesCredentialsAreUsedFromThenOn() {
    Rig rig = started(ReconnectAnswer.useCredentials(Credentials.of("new", "secret")));
    rig.refuse(ReasonCode.NOT_AUTHORIZED, Properties.NONE);
    rig.untilNextAttempt();
    rig.out.takeSent();
    rig.open();
    assertThat(((Connect) rig.out.sent.get(0)).username()).isEqualTo("new");
    assertThat(lastAttempt(rig).toString()).doesNotContain("secret");
  }

  @Test
  void useAnotherServerHoldsUntilThatOneFails() {
    Rig rig = startedWith(List.of(Rig.SERVER), ClientSettings.Retry.DEFAULT);
    refer(rig, ReasonCode.USE_ANOTHER_SERVER, "two.example");
    assertThat(lastAttempt(rig).server()).isEqualTo(OTHER);
    assertThat(lastAttempt(rig).mayUseCredentials()).as("nobody named it but a server").isFalse();
    rig.accept(false);
    rig.lose();
    rig.untilNextAttempt();
    assertThat(lastAttempt(rig).server()).isEqualTo(OTHER);
    rig.lose(LossCause.of(LossKind.REFUSED));
    rig.untilNextAttempt();
    assertThat(lastAttempt(rig).server()).isEqualTo(Rig.SERVER);
  }

  @Test
  void serverMovedHoldsForGood() {
    Rig rig = startedWith(List.of(Rig.SERVER), ClientSettings.Retry.DEFAULT);
    refer(rig, ReasonCode.SERVER_MOVED, "two.example:1883");
    rig.lose(LossCause.of(LossKind.REFUSED));
    rig.untilNextAttempt();
    assertThat(lastAttempt(rig).server()).isEqualTo(OTHER);
  }

  @Test
  void referencesInACircleAreFollowedFiveTimesAndThenWait() {
    Rig rig = startedWith(List.of(Rig.SERVER), ClientSettings.Retry.DEFAULT);
    long begun = rig.now.nanos();
    for (int round = 0; round < 5; round++) {
      refer(rig, ReasonCode.USE_ANOTHER_SERVER, round % 2 == 0 ? "two.example" : "one.example");
    }
    assertThat(rig.now.nanos()).as("each at once").isLessThan(begun + 1_000);
    for (int round = 0; round < 8; round++) {
      refer(rig, ReasonCode.USE_ANOTHER_SERVER, "two.example");
    }
    assertThat(rig.now.nanos()).as("in a back-off").isGreaterThan(begun + SECOND);
  }

  @Test
  void credentialsGoOnlyToServersThatTheUserNamed() {
    ConnectionParameters parameters =
        new ConnectionParameters(Credentials.of("u", "p"), null, null);
    Rig guarded = startedWith(List.of(Rig.SERVER), ClientSettings.Retry.DEFAULT);
    refer(guarded, ReasonCode.USE_ANOTHER_SERVER, "two.example");
    assertThat(parameters.forAttempt(lastAttempt(guarded)).credentials())
        .isEqualTo(Credentials.NONE);
    Rig listed = startedWith(List.of(Rig.SERVER, OTHER), ClientSettings.Retry.DEFAULT);
    refer(listed, ReasonCode.USE_ANOTHER_SERVER, "two.example");
    assertThat(parameters.forAttempt(lastAttempt(listed)).credentials().username()).isEqualTo("u");
    Rig any =
        startedWith(
            List.of(Rig.SERVER), new ClientSettings.Retry(SECOND, 2 * SECOND, 0, false, true));
    refer(any, ReasonCode.USE_ANOTHER_SERVER, "two.example");
    assertThat(parameters.forAttempt(lastAttempt(any)).credentials().username()).isEqualTo("u");
  }

  @Test
  void aReferenceNeverLeadsFromEncryptionToNone() {
    ServerAddress secure = ServerAddress.parse("mqtts://one.example");
    Rig rig = startedWith(List.of(secure), ClientSettings.Retry.DEFAULT);
    refer(rig, ReasonCode.SERVER_MOVED, "two.example:1883");
    assertThat(lastAttempt(rig).server())
        .isEqualTo(ServerAddress.parse("mqtts://two.example:1883"));
  }

  @Test
  void aReferenceLeadsOnFromTheServerThatGaveIt() {
    ServerAddress secure = ServerAddress.parse("mqtts://one.example");
    Rig rig = startedWith(List.of(secure, OTHER), ClientSettings.Retry.DEFAULT);
    refer(rig, ReasonCode.USE_ANOTHER_SERVER, "three.example:1883");
    assertThat(lastAttempt(rig).server())
        .as("the next of the list is not encrypted, this one is")
        .isEqualTo(ServerAddress.parse("mqtts://three.example:1883"));
    refer(rig, ReasonCode.SERVER_MOVED, "four.example");
    assertThat(lastAttempt(rig).server())
        .isEqualTo(ServerAddress.parse("mqtts://four.example:1883"));
    fail(rig);
    assertThat(lastAttempt(rig).server()).isEqualTo(OTHER);
    fail(rig);
    assertThat(lastAttempt(rig).server()).as("it has not moved itself").isEqualTo(secure);
  }

  @Test
  void aReferenceLeadsOnFromTheServerThatTheParametersNamed() {
    ServerAddress secure = ServerAddress.parse("mqtts://one.example");
    Rig rig = startedWith(List.of(Rig.SERVER), ClientSettings.Retry.DEFAULT);
    rig.engine.onLinkOpen(rig.epoch(), ConnectionParameters.NONE.with(secure), rig.now, rig.out);
    rig.packet(
        new ConnAck(
            false,
            ReasonCode.SERVER_MOVED,
            Properties.builder().add(Property.SERVER_REFERENCE, "two.example").build()));
    rig.untilNextAttempt();
    assertThat(lastAttempt(rig).server()).isEqualTo(ServerAddress.parse("mqtts://two.example"));
    fail(rig);
    assertThat(lastAttempt(rig).server()).isEqualTo(Rig.SERVER);
  }

  @Test
  void serverMovedMovesTheServerOfTheListThatSaidIt() {
    ServerAddress third = ServerAddress.tcp("three.example", 1883);
    ServerAddress fourth = ServerAddress.tcp("four.example", 1883);
    Rig rig = startedWith(List.of(Rig.SERVER, OTHER), ClientSettings.Retry.DEFAULT);
    refer(rig, ReasonCode.SERVER_MOVED, "three.example");
    fail(rig);
    fail(rig);
    refer(rig, ReasonCode.SERVER_MOVED, "four.example");
    fail(rig);
    fail(rig);
    assertThat(rig.out.attempts)
        .extracting(ConnectionAttempt::server)
        .containsExactly(Rig.SERVER, third, OTHER, third, fourth, OTHER, fourth);
  }

  @Test
  void aReferenceThatIsNotFollowedLeavesTheTurnToTheNextOfTheList() {
    Rig rig = startedWith(List.of(Rig.SERVER, OTHER), ClientSettings.Retry.DEFAULT);
    refer(rig, ReasonCode.USE_ANOTHER_SERVER, "?");
    assertThat(lastAttempt(rig).server()).isEqualTo(OTHER);
  }

  private static void fail(Rig rig) {
    rig.lose(LossCause.of(LossKind.REFUSED));
    rig.untilNextAttempt();
  }

  @Test
  void serversOfAListAreTriedInTurn() {
    Rig rig = startedWith(List.of(Rig.SERVER, OTHER), ClientSettings.Retry.DEFAULT);
    for (int round = 0; round < 3; round++) {
      rig.lose(LossCause.of(LossKind.REFUSED));
      rig.untilNextAttempt();
    }
    assertThat(rig.out.attempts)
        .extracting(ConnectionAttempt::server)
        .containsExactly(Rig.SERVER, OTHER, Rig.SERVER, OTHER);
  }

  @Test
  void aSessionThatIsGoneSaysWhy() {
    Rig rig = Rig.online(Rig.named());
    rig.comeBack(false);
    assertThat(rig.out.lastEvent(ClientEvent.SessionLost.class).reason())
        .isEqualTo(ClientEvent.SessionLossReason.FORGOTTEN);
    rig.engine.stop(rig.now, rig.out);
    rig.pass(3_600 * SECOND);
    rig.engine.start(rig.now, rig.out);
    rig.accept(false);
    assertThat(rig.out.lastEvent(ClientEvent.SessionLost.class).reason())
        .isEqualTo(ClientEvent.SessionLossReason.EXPIRED);
  }

  @Test
  void everyEventHasALineOfItsOwn() {
    Rig rig = started(ReconnectAnswer.USUAL);
    rig.lose(LossCause.of(LossKind.REFUSED));
    rig.untilNextAttempt();
    rig.accept(false);
    rig.lose();
    rig.untilNextAttempt();
    rig.accept(false);
    rig.disconnect(ReasonCode.SESSION_TAKEN_OVER);
    assertThat(rig.out.events)
        .extracting(ClientEvent::toLine)
        .allSatisfy(line -> assertThat(line).doesNotContain("[").isNotBlank())
        .contains("connecting to mqtt://one.example:1883 (attempt 1, MQTT 5.0)")
        .anyMatch(line -> line.startsWith("connected to mqtt://one.example:1883 as walter"))
        .anyMatch(line -> line.startsWith("session lost after"))
        .last()
        .asString()
        .startsWith("giving up: ended by the server");
  }

  @Test
  void aRuleMayWaitForEver() {
    Rig rig = new Rig(Rig.named(), question -> ReconnectAnswer.retryAfterNanos(Long.MAX_VALUE), 7);
    rig.engine.start(rig.now, rig.out);
    rig.lose();
    rig.pass(1_000 * Rig.SECOND);
    assertThat(rig.out.attempts).hasSize(1);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.WAITING_TO_RECONNECT);
  }
}
