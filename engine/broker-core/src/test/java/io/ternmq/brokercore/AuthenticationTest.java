package io.ternmq.brokercore;

import static io.ternmq.brokercore.ChallengeMethod.bytes;
import static io.ternmq.packet.QoS.AT_LEAST_ONCE;
import static io.ternmq.packet.QoS.AT_MOST_ONCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.AuthenticationStep;
import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.packet.Auth;
import io.ternmq.packet.ConnAck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.PingReq;
import io.ternmq.packet.PingResp;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.Will;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Enhanced authentication, at CONNECT and on an open connection. */
class AuthenticationTest {
  private final ChallengeMethod method = new ChallengeMethod();
  private final SlowAuthorizer rights = new SlowAuthorizer();
  private final TestBroker broker =
      new TestBroker(BrokerSettings.defaults(), MemoryStore.immediate(), method.guard(rights), 2);
  private final TestClient client = broker.open();

  private static Properties properties(String name, @Nullable String data) {
    Properties.Builder properties = Properties.builder().add(Property.AUTHENTICATION_METHOD, name);
    return data == null
        ? properties.build()
        : properties.add(Property.AUTHENTICATION_DATA, bytes(data)).build();
  }

  private static Connect connect(@Nullable String data, @Nullable Will will) {
    return new Connect(
        ProtocolVersion.MQTT_5,
        true,
        60,
        "c",
        will,
        "kim",
        null,
        properties(ChallengeMethod.NAME, data));
  }

  private static Auth auth(ReasonCode reason, String data) {
    return new Auth(reason, properties(ChallengeMethod.NAME, data));
  }

  private static Auth answer(String data) {
    return auth(ReasonCode.CONTINUE_AUTHENTICATION, data);
  }

  private TestClient online() {
    client.says(connect("right", null));
    assertThat(client.received).hasSize(1);
    return client;
  }

  private Packet last() {
    return client.received.get(client.received.size() - 1);
  }

  private void isAuth(ReasonCode reason, String data) {
    assertThat(last()).isInstanceOf(Auth.class);
    Auth auth = (Auth) last();
    assertThat(auth.reason()).isEqualTo(reason);
    assertThat(auth.properties().string(Property.AUTHENTICATION_METHOD)).isEqualTo("challenge");
    assertThat(text(auth.properties())).isEqualTo(data);
  }

  private static String text(Properties properties) {
    return new String(
        Objects.requireNonNull(properties.binary(Property.AUTHENTICATION_DATA)),
        StandardCharsets.UTF_8);
  }

  private void isRefused(ReasonCode reason) {
    assertThat(((ConnAck) last()).reason()).isEqualTo(reason);
    assertThat(client.closedBy).isNotNull();
  }

  private void isCutOff(ReasonCode reason) {
    assertThat(Objects.requireNonNull(client.disconnect()).reason()).isEqualTo(reason);
    assertThat(client.closedBy).isNotNull();
  }

  @Test
  void goesOnUntilTheMethodIsSatisfiedAndTellsItsLastWordInConnAck() {
    client.says(connect(null, null));
    isAuth(ReasonCode.CONTINUE_AUTHENTICATION, "what?");
    assertThat(client.isPaused).isFalse();
    assertThat(client.engine.phase()).isEqualTo(ConnectionPhase.AUTHENTICATING);
    client.says(answer("more"));
    isAuth(ReasonCode.CONTINUE_AUTHENTICATION, "what?");
    client.says(answer("right"));
    ConnAck welcome = (ConnAck) last();
    assertThat(welcome.reason()).isEqualTo(ReasonCode.SUCCESS);
    assertThat(welcome.properties().string(Property.AUTHENTICATION_METHOD)).isEqualTo("challenge");
    assertThat(text(welcome.properties())).isEqualTo("welcome");
    assertThat(client.isPaused).isFalse();
    assertThat(client.engine.identity().clientId()).isEqualTo("c");
    assertThat(client.engine.identity().userName()).isEqualTo("right");
    assertThat(method.logins.get(0).userName()).isEqualTo("kim");
  }

  @Test
  void refusesAMethodThatNobodyKnows() {
    client.says(
        new Connect(
            ProtocolVersion.MQTT_5, true, 0, "c", null, null, null, properties("magic", null)));
    isRefused(ReasonCode.BAD_AUTHENTICATION_METHOD);
  }

  @Test
  void refusesAWrongAnswerWithTheReasonOfTheMethod() {
    client.says(connect(null, null)).says(answer("wrong"));
    isRefused(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
    assertThat(broker.core.directory().count()).isZero();
  }

  @Test
  void takesNothingButAuthAndDisconnectBeforeConnAck() {
    client.says(connect(null, null)).says(PingReq.INSTANCE);
    isRefused(ReasonCode.PROTOCOL_ERROR);
    TestClient leaver = broker.open().says(connect(null, null)).disconnects();
    assertThat(leaver.closedBy).isEqualTo(CloseCause.CLIENT_DISCONNECT);
    assertThat(broker.events(BrokerEvent.Refused.class))
        .last()
        .extracting(BrokerEvent.Refused::cause)
        .isEqualTo(CloseCause.CLIENT_DISCONNECT);
    TestClient acknowledging = broker.open().says(connect(null, null));
    acknowledging.acks(PacketType.PUBACK, 1);
    assertThat(acknowledging.closedBy).isEqualTo(CloseCause.PROTOCOL_ERROR);
  }

  @Test
  void refusesAnotherMethodAndAnotherReasonInAuth() {
    client
        .says(connect(null, null))
        .says(new Auth(ReasonCode.CONTINUE_AUTHENTICATION, properties("magic", "right")));
    isRefused(ReasonCode.BAD_AUTHENTICATION_METHOD);
    TestClient hasty = broker.open().says(connect(null, null));
    hasty.says(auth(ReasonCode.RE_AUTHENTICATE, "right"));
    assertThat(((ConnAck) hasty.received.get(1)).reason()).isEqualTo(ReasonCode.PROTOCOL_ERROR);
  }

  @Test
  void hasTheTimeOfConnectForAllOfIt() {
    broker.pass(4_000);
    client.says(connect(null, null));
    broker.pass(3_000);
    client.says(answer("more"));
    broker.pass(2_950);
    assertThat(client.closedBy).isNull();
    broker.pass(100);
    assertThat(client.closedBy).isEqualTo(CloseCause.CONNECT_TIMEOUT);
  }

  @Test
  void saysThatItIsBusyWhereTheMethodDidNotDecideInTime() {
    client.says(connect("slow", null));
    broker.pass(9_950);
    assertThat(client.closedBy).isNull();
    broker.pass(100);
    isRefused(ReasonCode.SERVER_BUSY);
    method.open.get(0).accept(method.succeeded("late"));
    broker.settle();
    assertThat(client.received).hasSize(1);
  }

  @Test
  void takesSixteenStepsAndNotOneMore() {
    client.says(connect("more", null));
    for (int step = 2; step < AuthenticationConversation.STEPS; step++) {
      client.says(answer("more"));
    }
    assertThat(client.closedBy).isNull();
    TestClient patient = broker.open().says(connect("more", null));
    for (int step = 2; step < AuthenticationConversation.STEPS; step++) {
      patient.says(answer("more"));
    }
    patient.says(answer("right"));
    assertThat(patient.closedBy).as("success at the last step").isEqualTo(null);
    client.says(answer("more"));
    isRefused(ReasonCode.NOT_AUTHORIZED);
  }

  @Test
  void takesAnAnswerThatNeedsTimeOnceAndNoAuthMeanwhile() {
    client.says(connect("slow", null));
    assertThat(client.received).isEmpty();
    method.open.get(0).accept(new AuthenticationStep.Continue(bytes("really?")));
    method.open.get(0).accept(method.succeeded("twice"));
    broker.settle();
    isAuth(ReasonCode.CONTINUE_AUTHENTICATION, "really?");
    client.says(answer("slow")).says(answer("right"));
    isRefused(ReasonCode.PROTOCOL_ERROR);
  }

  @Test
  void asksForTheWillOnceItKnowsWhoItIs() {
    client.says(connect("right", TestClient.will("slow", 0)));
    assertThat(rights.asked).containsExactly("c publishes slow");
    assertThat(client.received).isEmpty();
    assertThat(client.isPaused).isTrue();
    rights.decide(true);
    broker.settle();
    assertThat(client.connAck().reason()).isEqualTo(ReasonCode.SUCCESS);
    assertThat(text(client.connAck().properties())).isEqualTo("welcome");
  }

  // ---- on an open connection

  @Test
  void repeatsItselfWhileTrafficGoesOn() {
    online();
    client.says(auth(ReasonCode.RE_AUTHENTICATE, ""));
    isAuth(ReasonCode.CONTINUE_AUTHENTICATION, "what?");
    client.subscribes("a", AT_MOST_ONCE).publishes("a", "1", AT_LEAST_ONCE, 1).pings();
    assertThat(client.messages()).containsExactly("a=1 q0");
    assertThat(last()).isEqualTo(PingResp.INSTANCE);
    client.says(answer("right2"));
    isAuth(ReasonCode.SUCCESS, "welcome");
    assertThat(client.engine.identity().userName()).isEqualTo("right2");
    assertThat(Objects.requireNonNull(client.engine.session()).userName()).isEqualTo("right2");
    assertThat(client.engine.identity().clientId()).isEqualTo("c");
    client.says(auth(ReasonCode.RE_AUTHENTICATE, "right"));
    isAuth(ReasonCode.SUCCESS, "welcome");
  }

  @Test
  void cutsOffAClientThatFailsToRepeatIt() {
    online().says(auth(ReasonCode.RE_AUTHENTICATE, "wrong"));
    isCutOff(ReasonCode.NOT_AUTHORIZED);
  }

  @Test
  void cutsOffAClientThatRepeatsItByAnotherMethod() {
    online().says(new Auth(ReasonCode.RE_AUTHENTICATE, properties("magic", "right")));
    isCutOff(ReasonCode.BAD_AUTHENTICATION_METHOD);
  }

  @Test
  void cutsOffAClientWhoseAuthIsOutOfTurn() {
    online().says(answer("right"));
    isCutOff(ReasonCode.PROTOCOL_ERROR);
    TestClient twice = broker.open().says(connect("right", null));
    twice.says(auth(ReasonCode.RE_AUTHENTICATE, "")).says(auth(ReasonCode.RE_AUTHENTICATE, ""));
    assertThat(twice.closedBy).isEqualTo(CloseCause.PROTOCOL_ERROR);
  }

  @Test
  void cutsOffAClientThatNamedNoMethodAtConnect() {
    TestClient plain = broker.open().connects("plain", 0);
    plain.says(auth(ReasonCode.RE_AUTHENTICATE, "right"));
    assertThat(Objects.requireNonNull(plain.disconnect()).reason())
        .isEqualTo(ReasonCode.PROTOCOL_ERROR);
  }

  @Test
  void givesARepetitionTheTimeOfConnect() {
    online().says(auth(ReasonCode.RE_AUTHENTICATE, ""));
    broker.pass(9_950);
    assertThat(client.closedBy).isNull();
    broker.pass(100);
    isCutOff(ReasonCode.NOT_AUTHORIZED);
  }

  @Test
  void letsALateWordOfTheMethodChangeNothingBehindTheConnection() {
    online().says(auth(ReasonCode.RE_AUTHENTICATE, "slow")).dies(CloseCause.RESET);
    method.open.get(0).accept(method.succeeded("late"));
    broker.settle();
    assertThat(client.received).hasSize(1);
  }

  private void review() {
    broker.core.lane(0).dismiss(Integer.MAX_VALUE, new RightsReview(its -> true));
    broker.settle();
  }

  @Test
  void whoWouldNotComeInAgainIsCutOffAtAReviewAndNobodyElse() {
    online();
    TestClient other =
        broker
            .open()
            .says(
                new Connect(
                    ProtocolVersion.MQTT_5,
                    true,
                    60,
                    "other",
                    null,
                    null,
                    null,
                    properties(ChallengeMethod.NAME, "right too")));
    review();
    method.withdrawn.add("right");
    assertThat(client.closedBy).as("not before it is asked").isNull();
    review();
    assertThat(client.closedBy).isEqualTo(CloseCause.ADMINISTRATOR);
    assertThat(other.closedBy).isNull();
  }

  @Test
  void whatAClientProvedLastIsWhatCountsAtAReview() {
    online();
    client.says(auth(ReasonCode.RE_AUTHENTICATE, "right again"));
    method.withdrawn.add("right");
    review();
    assertThat(client.closedBy).isNull();
    method.withdrawn.add("right again");
    review();
    assertThat(client.closedBy).isEqualTo(CloseCause.ADMINISTRATOR);
  }
}
