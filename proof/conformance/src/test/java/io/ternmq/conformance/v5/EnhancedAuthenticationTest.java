package io.ternmq.conformance.v5;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.security.AuthenticationExchange;
import io.ternmq.brokercore.security.AuthenticationStep;
import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.EnhancedAuthenticator;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.Login;
import io.ternmq.conformance.BrokerUnderTest;
import io.ternmq.conformance.Bytes;
import io.ternmq.conformance.ConnectBytes;
import io.ternmq.conformance.Frame;
import io.ternmq.conformance.Property;
import io.ternmq.conformance.Statement;
import io.ternmq.conformance.WirePeer;
import io.ternmq.packet.ReasonCode;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Enhanced authentication, at CONNECT and anew (5.0, 3.15 and 4.12). */
class EnhancedAuthenticationTest {
  private static final int CONTINUE = 0x18;
  private static final int ANEW = 0x19;
  private static final int QUESTION = 'q';
  private static final int RIGHT = 'r';
  private static final int WRONG = 'w';

  /** Asks "q" until the answer is "r", for which it says "r" too; "w" fails. */
  private static final EnhancedAuthenticator METHOD =
      new EnhancedAuthenticator() {
        @Override
        public String method() {
          return "m";
        }

        @Override
        public AuthenticationExchange begin(Login login) {
          return (data, later) -> {
            if (data == null || data[0] == QUESTION) {
              return new AuthenticationStep.Continue(new byte[] {QUESTION});
            }
            return data[0] == RIGHT
                ? new AuthenticationStep.Succeeded(login.toIdentity(), data)
                : new AuthenticationStep.Failed(ReasonCode.NOT_AUTHORIZED, "that is wrong");
          };
        }
      };

  private final BrokerUnderTest broker =
      BrokerUnderTest.guarded(
          5, new Guard(Authenticator.ANYBODY, List.of(METHOD), Authorizer.EVERYTHING));

  private ConnectBytes connect() {
    return broker.connect("c").with(Property.authenticationMethod("m"));
  }

  private static Bytes auth(int reason, String method, int data) {
    return Bytes.packet(
        0xF0,
        Bytes.of(reason),
        Bytes.properties(Property.authenticationMethod(method), Property.authenticationData(data)));
  }

  private WirePeer online() {
    return broker.online(connect().with(Property.authenticationData(RIGHT)));
  }

  private static void isFromTheMethod(Frame frame, String text, int data) {
    assertThat(frame).hasToString(text);
    assertThat(frame.property("authentication method")).isEqualTo("m");
    assertThat(frame.property("authentication data")).isEqualTo(Character.toString(data));
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.12.0-2")
  void asksForMoreByAuthWithContinue() {
    isFromTheMethod(broker.open().sends(connect()).next(), "AUTH 18", QUESTION);
    isFromTheMethod(online().sends(auth(ANEW, "m", QUESTION)).next(), "AUTH 18", QUESTION);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.12.0-3")
  void takesNoAnswerButAuthWithContinue() {
    WirePeer peer = broker.open().sends(connect());
    peer.expects("AUTH 18");
    peer.sends(auth(ANEW, "m", RIGHT)).expectsEnd("CONNACK 82");
    online().sends(auth(CONTINUE, "m", RIGHT)).expectsEnd("DISCONNECT 82");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.12.0-4")
  void refusesAtEachStepOfTheExchange() {
    broker
        .open()
        .sends(connect().with(Property.authenticationData(WRONG)))
        .expectsEnd("CONNACK 87");
    WirePeer later = broker.open().sends(connect());
    later.expects("AUTH 18");
    later.sends(auth(CONTINUE, "m", QUESTION)).expects("AUTH 18");
    later.sends(auth(CONTINUE, "m", WRONG)).expectsEnd("CONNACK 87");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.12.0-5")
  void namesTheMethodOfConnectAllAlongAndTakesNoOther() {
    WirePeer peer = broker.open().sends(connect());
    isFromTheMethod(peer.next(), "AUTH 18", QUESTION);
    peer.sends(auth(CONTINUE, "m", RIGHT));
    isFromTheMethod(peer.next(), "CONNACK 00", RIGHT);
    peer.sends(auth(ANEW, "m", RIGHT));
    isFromTheMethod(peer.next(), "AUTH 00", RIGHT);
    WirePeer fickle = broker.open().sends(connect());
    fickle.expects("AUTH 18");
    fickle.sends(auth(CONTINUE, "other", RIGHT)).expectsEnd("CONNACK 8C");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.12.1-1")
  void authenticatesAnewByTheSameMethodOnly() {
    online().sends(auth(ANEW, "other", RIGHT)).expectsEnd("DISCONNECT 8C");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-4.12.1-2")
  void cutsOffAClientThatFailsAnew() {
    WirePeer peer = online();
    peer.sends(auth(ANEW, "m", QUESTION)).expects("AUTH 18").pings().expects("PINGRESP");
    peer.sends(auth(CONTINUE, "m", WRONG)).expectsEnd("DISCONNECT 87");
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.1.2-30")
  void takesNothingButAuthAndDisconnectBeforeConnAck() {
    WirePeer peer = broker.open().sends(connect());
    peer.expects("AUTH 18");
    peer.pings().expectsEnd("CONNACK 82");
    WirePeer leaver = broker.open().sends(connect());
    leaver.expects("AUTH 18");
    leaver.disconnects().expectsEnd();
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.15.2-2")
  void sendsAnAuthWithoutReasonStringToAClientWithoutRoom() {
    Frame frame = narrow();
    assertThat(frame.property("reason string")).isEmpty();
    assertThat(frame.size()).isLessThanOrEqualTo(20);
  }

  @Test
  @Statement(version = "5.0", id = "MQTT-3.15.2-3")
  void sendsAnAuthWithoutUserPropertiesToAClientWithoutRoom() {
    Frame frame = narrow();
    assertThat(frame.properties()).hasSize(2);
    assertThat(frame.size()).isLessThanOrEqualTo(20);
  }

  private Frame narrow() {
    return broker.open().sends(connect().with(Property.maximumPacketSize(20))).next();
  }

  @Test
  void refusesDataWithoutAMethod() {
    broker
        .open()
        .sends(broker.connect("c").with(Property.authenticationData(RIGHT)))
        .expectsEnd("CONNACK 82");
    Bytes dataAlone = Bytes.properties(Property.authenticationData(RIGHT));
    online().sends(Bytes.packet(0xF0, Bytes.of(ANEW), dataAlone)).expectsEnd("DISCONNECT 82");
  }
}
