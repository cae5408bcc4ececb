package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.LoginAnswer;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.packet.Property;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which refusals count as a login that failed, and so towards a ban. */
class FailedLoginTest {
  private static BrokerEvent.Refused refused(
      Authenticator authenticator, Authorizer authorizer, String willTopic) {
    TestBroker broker =
        new TestBroker(
            BrokerSettings.defaults(),
            MemoryStore.immediate(),
            new Guard(authenticator, List.of(), authorizer),
            1);
    broker.open().connects("c", true, 0, 0, TestClient.will(willTopic, 0));
    List<BrokerEvent.Refused> refused = broker.events(BrokerEvent.Refused.class);
    assertThat(refused).hasSize(1);
    return refused.get(0);
  }

  @Test
  void aWrongPasswordDoes() {
    assertThat(
            refused((login, later) -> LoginResult.BAD_CREDENTIALS, Authorizer.EVERYTHING, "will")
                .isLoginFailed())
        .isTrue();
  }

  @Test
  void aWillThatMayNotBePublishedDoesNot() {
    BrokerEvent.Refused refused =
        refused(Authenticator.ANYBODY, new ConstantAuthorizer(() -> Verdict.DENY), "will");
    assertThat(refused.reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
    assertThat(refused.isLoginFailed()).isFalse();
  }

  @Test
  void aWillToATopicOfTheBrokersOwnDoesNot() {
    BrokerEvent.Refused refused =
        refused(Authenticator.ANYBODY, Authorizer.EVERYTHING, "$SYS/will");
    assertThat(refused.reason()).isEqualTo(ReasonCode.NOT_AUTHORIZED);
    assertThat(refused.isLoginFailed()).isFalse();
  }

  @Test
  void whatIsForTheLogAloneIsNotTold() {
    TestBroker broker =
        new TestBroker(
            BrokerSettings.defaults(),
            MemoryStore.immediate(),
            new Guard(
                (login, later) -> LoginResult.badCredentials("it has expired"),
                List.of(),
                Authorizer.EVERYTHING),
            1);
    TestClient client = broker.open().connects("c", 60);
    assertThat(client.connAck().properties().string(Property.REASON_STRING))
        .isEqualTo("user name or password is not right");
    assertThat(broker.events(BrokerEvent.Refused.class))
        .extracting(BrokerEvent.Refused::sentence)
        .containsExactly("user name or password is not right; it has expired");
  }

  /** What is told of a client that left before this verdict. */
  private static List<BrokerEvent.Refused> left(LoginResult verdict) {
    List<LoginAnswer> asked = new ArrayList<>();
    Authenticator slow =
        (login, later) -> {
          asked.add(later);
          return LoginResult.LATER;
        };
    TestBroker broker =
        new TestBroker(
            BrokerSettings.defaults(),
            MemoryStore.immediate(),
            new Guard(slow, List.of(), Authorizer.EVERYTHING),
            1);
    broker.open().connects("c", 60).dies(CloseCause.PEER_CLOSED);
    asked.get(0).answer(verdict);
    asked.get(0).answer(LoginResult.BAD_CREDENTIALS);
    broker.settle();
    return broker.events(BrokerEvent.Refused.class);
  }

  @Test
  void aWrongPasswordDoesThoughItsClientHasLeft() {
    assertThat(left(LoginResult.BAD_CREDENTIALS))
        .extracting(BrokerEvent.Refused::isLoginFailed)
        .containsExactly(false, true);
  }

  @Test
  void aClientThatOnlyLeftDoesNot() {
    assertThat(left(LoginResult.refused(ReasonCode.UNSPECIFIED_ERROR, "was not judged")))
        .extracting(BrokerEvent.Refused::isLoginFailed)
        .containsExactly(false);
    assertThat(left(LoginResult.accepted(new Identity("c", "c", Origin.of("192.0.2.1:1")))))
        .extracting(BrokerEvent.Refused::isLoginFailed)
        .containsExactly(false);
  }

  @Test
  void aBusyAuthenticatorDoesNot() {
    assertThat(
            refused(
                    (login, later) -> LoginResult.refused(ReasonCode.SERVER_BUSY, "busy"),
                    Authorizer.EVERYTHING,
                    "will")
                .isLoginFailed())
        .isFalse();
  }
}
