package io.ternmq.clientcore;

import static io.ternmq.clientcore.Rig.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.Connect;
import io.ternmq.packet.Disconnect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReconnectTest {
  private static final ClientSettings.Retry ASKS_AGAIN =
      new ClientSettings.Retry(SECOND, 120 * SECOND, 0, true, false);

  private static Rig started(ClientSettings settings) {
    Rig rig = new Rig(settings);
    rig.engine.start(rig.now, rig.out);
    return rig;
  }

  @Test
  void eventsFollowTheGrammar() {
    Rig rig = started(Rig.named());
    rig.lose(LossCause.of(LossKind.REFUSED));
    rig.untilNextAttempt();
    rig.accept(false);
    rig.lose();
    rig.engine.stop(rig.now, rig.out);
    assertThat(rig.out.takeEvents())
        .containsExactly(
            "Attempting",
            "Failed",
            "RetryScheduled",
            "Attempting",
            "Connected",
            "Disconnected",
            "RetryScheduled");
  }

  @Test
  void theFirstAttemptIsRetriedAsAllOthersAre() {
    Rig rig = started(Rig.named());
    for (int attempt = 1; attempt <= 50; attempt++) {
      assertThat(rig.out.attempts).hasSize(attempt);
      rig.lose(LossCause.of(LossKind.REFUSED));
      assertThat(rig.engine.phase()).isEqualTo(ClientPhase.WAITING_TO_RECONNECT);
      rig.untilNextAttempt();
    }
  }

  @Test
  void acceptAndKickNeverBecomesATightLoop() {
    Rig rig = started(Rig.named());
    long begun = rig.now.nanos();
    for (int round = 0; round < 40; round++) {
      rig.accept(true);
      rig.pass(50_000_000);
      rig.lose();
      rig.untilNextAttempt();
    }
    assertThat(rig.now.nanos() - begun).isGreaterThan(600 * SECOND);
  }

  @Test
  void theDelaysStartOverAfterAConnectionThatHeld() {
    Rig rig = started(Rig.named());
    for (int round = 0; round < 10; round++) {
      rig.lose(LossCause.of(LossKind.REFUSED));
      rig.untilNextAttempt();
    }
    rig.accept(false);
    rig.pass(30 * SECOND);
    rig.lose();
    ClientEvent.RetryScheduled retry = rig.out.lastEvent(ClientEvent.RetryScheduled.class);
    assertThat(retry.delayNanos()).isLessThanOrEqualTo(SECOND);
    assertThat(retry.attemptNumber()).isEqualTo(1);
  }

  @Test
  void anAttemptThatTakesTooLongIsGivenUp() {
    Rig rig = started(Rig.named());
    rig.pass(3 * SECOND);
    rig.open();
    rig.pass(7 * SECOND - 1);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.HANDSHAKING);
    rig.pass(1);
    assertThat(rig.out.abortCount).isEqualTo(1);
    assertThat(rig.out.lastEvent(ClientEvent.Failed.class).cause().kind())
        .isEqualTo(LossKind.TIMED_OUT);
  }

  @Test
  void eventsOfAnOlderConnectionAreIgnored() {
    Rig rig = Rig.online(Rig.named());
    int old = rig.epoch();
    rig.lose();
    rig.untilNextAttempt();
    rig.accept(true);
    rig.engine.onLinkClosed(old, LossCause.of(LossKind.RESET), rig.now, rig.out);
    rig.engine.onPacket(old, Disconnect.NORMAL, rig.now, rig.out);
    rig.engine.onMalformed(old, ReasonCode.MALFORMED_PACKET, rig.now, rig.out);
    rig.engine.onLinkOpen(old, ConnectionParameters.NONE, rig.now, rig.out);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.ONLINE);
  }

  @Test
  void aLossIsReportedOnceHoweverOftenTheLinkSaysSo() {
    Rig rig = Rig.online(Rig.named());
    rig.lose();
    rig.lose();
    rig.lose(LossCause.of(LossKind.CLOSED));
    assertThat(rig.out.takeEvents()).containsExactly("Disconnected", "RetryScheduled");
  }

  @Test
  void aBusyServerNamesTheTimeAndIsBelievedForTenMinutes() {
    Rig rig = started(Rig.named());
    rig.refuse(
        ReasonCode.SERVER_BUSY, Properties.builder().user("retry-after-ms", "60000").build());
    assertThat(rig.out.lastEvent(ClientEvent.RetryScheduled.class).delayNanos())
        .isBetween(60 * SECOND, 66 * SECOND);
    rig.untilNextAttempt();
    rig.refuse(
        ReasonCode.SERVER_BUSY, Properties.builder().user("retry-after-ms", "99999999").build());
    assertThat(rig.out.lastEvent(ClientEvent.RetryScheduled.class).delayNanos())
        .isBetween(600 * SECOND, 660 * SECOND);
  }

  @Test
  void whateverThereIsNotEnoughOfTheTimeThatIsNamedHolds() {
    for (ReasonCode reason :
        new ReasonCode[] {
          ReasonCode.SERVER_BUSY,
          ReasonCode.CONNECTION_RATE_EXCEEDED,
          ReasonCode.QUOTA_EXCEEDED,
          ReasonCode.SERVER_UNAVAILABLE
        }) {
      Rig rig = started(Rig.named());
      rig.refuse(reason, Properties.builder().user("retry-after-ms", "30000").build());
      assertThat(rig.out.lastEvent(ClientEvent.RetryScheduled.class).delayNanos())
          .as(reason.toString())
          .isBetween(30 * SECOND, 33 * SECOND);
    }
  }

  @Test
  void aServerThatIsEmptiedSaysWhenToComeBack() {
    Rig rig = Rig.online(Rig.named());
    rig.disconnect(
        ReasonCode.SERVER_SHUTTING_DOWN,
        Properties.builder().user("retry-after-ms", "7000").build());
    assertThat(rig.out.lastEvent(ClientEvent.RetryScheduled.class).delayNanos())
        .isBetween(7 * SECOND, 8 * SECOND);
  }

  @Test
  void whatNeedsTimeIsRetriedAfterAMinuteAtLeast() {
    Rig rig = Rig.online(Rig.named());
    rig.disconnect(ReasonCode.MESSAGE_RATE_TOO_HIGH);
    assertThat(rig.out.lastEvent(ClientEvent.RetryScheduled.class).delayNanos())
        .isBetween(60 * SECOND, 66 * SECOND);
  }

  @Test
  void badCredentialsAreAskedForOnceMoreAndThenTheClientStops() {
    Rig rig = started(Rig.named().with(ASKS_AGAIN));
    rig.refuse(ReasonCode.BAD_USER_NAME_OR_PASSWORD, Properties.NONE);
    rig.untilNextAttempt();
    rig.refuse(ReasonCode.BAD_USER_NAME_OR_PASSWORD, Properties.NONE);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
    assertThat(rig.engine.desired()).isEqualTo(DesiredState.STOPPED);
    assertThat(rig.out.lastEvent(ClientEvent.GivenUp.class).cause().reason())
        .isEqualTo(ReasonCode.BAD_USER_NAME_OR_PASSWORD);
  }

  @Test
  void credentialsThatAreRefusedAfterConnackAreAskedForOnceMoreToo() {
    Rig rig = started(Rig.named().with(ASKS_AGAIN));
    rig.accept(false);
    rig.disconnect(ReasonCode.NOT_AUTHORIZED);
    assertThat(rig.out.lastEvent(ClientEvent.RetryScheduled.class).delayNanos()).isZero();
    rig.untilNextAttempt();
    rig.accept(true);
    rig.pass(30 * SECOND - 1);
    rig.disconnect(ReasonCode.NOT_AUTHORIZED);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
    assertThat(rig.out.lastEvent(ClientEvent.GivenUp.class).cause().reason())
        .isEqualTo(ReasonCode.NOT_AUTHORIZED);
    assertThat(rig.out.attempts).hasSize(2);
  }

  @Test
  void credentialsAreAskedForAgainAfterAConnectionThatHeld() {
    Rig rig = started(Rig.named().with(ASKS_AGAIN));
    for (int token = 0; token < 5; token++) {
      rig.accept(true);
      rig.pass(30 * SECOND);
      rig.disconnect(ReasonCode.NOT_AUTHORIZED);
      rig.untilNextAttempt();
    }
    assertThat(rig.out.attempts).hasSize(6);
  }

  @Test
  void noReasonOfAServerMakesATightLoop() {
    Properties elsewhere =
        Properties.builder().add(Property.SERVER_REFERENCE, "one.example").build();
    for (ReasonCode reason : ReasonCode.values()) {
      for (boolean accepts : new boolean[] {false, true}) {
        Rig rig = started(Rig.named().with(ASKS_AGAIN));
        long begun = rig.now.nanos();
        for (int round = 0; round < 40 && rig.engine.phase().isLinked(); round++) {
          end(rig, reason, accepts, elsewhere);
        }
        assertThat(!rig.engine.phase().isLinked() || rig.now.nanos() - begun > 600 * SECOND)
            .as(reason + (accepts ? " in DISCONNECT" : " in CONNACK"))
            .isTrue();
      }
    }
  }

  private static void end(Rig rig, ReasonCode reason, boolean accepts, Properties said) {
    if (accepts) {
      rig.accept(true);
      rig.pass(50_000_000);
      rig.disconnect(reason, said);
    } else if (reason == ReasonCode.SUCCESS) {
      rig.lose();
    } else {
      rig.refuse(reason, said);
    }
    if (rig.engine.phase() == ClientPhase.WAITING_TO_RECONNECT) {
      rig.untilNextAttempt();
    }
  }

  @Test
  void fixedCredentialsThatAreBadStopTheClientAtOnce() {
    Rig rig = started(Rig.named());
    rig.refuse(ReasonCode.NOT_AUTHORIZED, Properties.NONE);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
  }

  @Test
  void aServerThatDoesNotKnowTheVersionIsSpokenToInAnOlderOneOnce() {
    Rig rig = started(Rig.named());
    rig.refuse(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, Properties.NONE);
    rig.untilNextAttempt();
    rig.out.takeSent();
    rig.open();
    assertThat(((Connect) rig.out.sent.get(0)).version()).isEqualTo(ProtocolVersion.MQTT_3_1_1);
    rig.refuse(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, Properties.NONE);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
  }

  @Test
  void anOlderVersionIsNoFurtherAttempt() {
    Rig rig =
        started(Rig.named().with(new ClientSettings.Retry(SECOND, 120 * SECOND, 1, false, false)));
    rig.refuse(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, Properties.NONE);
    rig.untilNextAttempt();
    rig.lose(LossCause.of(LossKind.REFUSED));
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
    assertThat(rig.out.attempts).hasSize(2);
  }

  @Test
  void anAttemptWhoseConnectCannotBeSentFailsWithTheReason() {
    Rig rig = started(Rig.named());
    rig.out.connectFault = "the user name: too long";
    rig.open();
    LossCause cause = rig.out.lastEvent(ClientEvent.Failed.class).cause();
    assertThat(cause)
        .isEqualTo(LossCause.of(LossKind.PARAMETERS_UNUSABLE, "the user name: too long"));
    assertThat(rig.out.closeCount).isEqualTo(1);
    assertThat(rig.out.takeSent()).isEmpty();
    rig.out.connectFault = null;
    rig.untilNextAttempt();
    rig.accept(false);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.ONLINE);
  }

  @Test
  void twoBareClosesOfTheFirstConnectMeanAnOldServer() {
    Rig rig = started(Rig.named());
    for (int round = 0; round < 2; round++) {
      rig.open();
      rig.lose(LossCause.of(LossKind.CLOSED));
      rig.untilNextAttempt();
    }
    rig.out.takeSent();
    rig.open();
    assertThat(((Connect) rig.out.sent.get(0)).version()).isEqualTo(ProtocolVersion.MQTT_3_1_1);
  }

  @Test
  void aServerThatClosesAtTheOlderVersionTooIsSpokenToInTheNewerOneAgain() {
    Rig rig = started(Rig.named());
    for (int round = 0; round < 6; round++) {
      rig.open();
      rig.lose(LossCause.of(LossKind.CLOSED));
      rig.untilNextAttempt();
    }
    List<ProtocolVersion> versions = new ArrayList<>();
    rig.out.sent.forEach(packet -> versions.add(((Connect) packet).version()));
    ProtocolVersion newer = ProtocolVersion.MQTT_5;
    ProtocolVersion older = ProtocolVersion.MQTT_3_1_1;
    assertThat(versions).containsExactly(newer, newer, older, newer, newer, older);
  }

  @Test
  void aFixedVersionStaysFixed() {
    Rig rig =
        started(
            Rig.named()
                .with(
                    new ClientSettings.Target(List.of(Rig.SERVER), ProtocolVersion.MQTT_5, true)));
    rig.refuse(ReasonCode.UNSUPPORTED_PROTOCOL_VERSION, Properties.NONE);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
  }

  @Test
  void takenOverStopsAndSaysSo() {
    Rig rig = Rig.online(Rig.named());
    rig.disconnect(ReasonCode.SESSION_TAKEN_OVER);
    assertThat(rig.out.takeEvents()).containsExactly("Disconnected", "GivenUp");
  }

  @Test
  void stopBeforeConnackTakesTheWillAndTheSessionBack() {
    Rig rig = started(Rig.named());
    rig.open();
    rig.engine.stop(rig.now, rig.out);
    assertThat(rig.out.takeSent()).containsExactly("CONNECT", "DISCONNECT");
    assertThat(rig.out.takeEvents()).containsExactly("Attempting", "Failed");
  }

  @Test
  void reconnectStartsOverAfterGivingUp() {
    Rig rig = Rig.online(Rig.named());
    rig.disconnect(ReasonCode.SESSION_TAKEN_OVER);
    rig.engine.reconnect(rig.now, rig.out);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.CONNECTING);
  }

  @Test
  void reconnectCutsAWaitShortAndRenewsAConnection() {
    Rig rig = Rig.online(Rig.named());
    rig.lose();
    rig.engine.reconnect(rig.now, rig.out);
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.CONNECTING);
    rig.accept(true);
    rig.out.takeSent();
    rig.out.takeEvents();
    rig.engine.reconnect(rig.now, rig.out);
    assertThat(rig.out.takeSent()).containsExactly("DISCONNECT");
    assertThat(rig.out.takeEvents()).containsExactly("Disconnected", "Attempting");
  }

  @Test
  void attemptsCanBeBounded() {
    Rig rig =
        started(Rig.named().with(new ClientSettings.Retry(SECOND, 120 * SECOND, 3, false, false)));
    rig.lose();
    rig.untilNextAttempt();
    rig.lose();
    rig.untilNextAttempt();
    rig.lose();
    assertThat(rig.out.takeEvents()).endsWith("Failed", "GivenUp");
  }

  @Test
  void serversAreTriedInTurn() {
    ServerAddress other = ServerAddress.tcp("two.example", 1883);
    Rig rig =
        started(
            Rig.named()
                .with(
                    new ClientSettings.Target(
                        List.of(Rig.SERVER, other), ProtocolVersion.MQTT_5, false)));
    rig.lose();
    rig.untilNextAttempt();
    rig.lose();
    rig.untilNextAttempt();
    assertThat(rig.out.attempts)
        .extracting(ConnectionAttempt::server)
        .containsExactly(Rig.SERVER, other, Rig.SERVER);
  }

  @Test
  void aServerReferenceIsFollowedWithoutCredentialsAndFiveTimesAtMost() {
    Rig rig = started(Rig.named());
    for (int hop = 1; hop <= 5; hop++) {
      rig.refuse(
          ReasonCode.USE_ANOTHER_SERVER,
          Properties.builder().add(Property.SERVER_REFERENCE, "hop" + hop + ":1999").build());
      rig.untilNextAttempt();
      ConnectionAttempt attempt = rig.out.attempts.get(hop);
      assertThat(attempt.server()).isEqualTo(ServerAddress.tcp("hop" + hop, 1999));
      assertThat(attempt.mayUseCredentials()).isFalse();
    }
    rig.refuse(
        ReasonCode.USE_ANOTHER_SERVER,
        Properties.builder().add(Property.SERVER_REFERENCE, "hop6").build());
    rig.untilNextAttempt();
    assertThat(rig.out.attempts.get(6).server()).isEqualTo(Rig.SERVER);
  }

  @Test
  void aPacketTooLargeSetsTheLargestMessageAsideAndGoesOn() {
    Rig rig = Rig.online(Rig.named());
    rig.publish(1, 10);
    OutgoingMessage large = rig.publish(1, 1_000);
    rig.publish(1, 20);
    rig.disconnect(ReasonCode.PACKET_TOO_LARGE);
    assertThat(rig.out.outcomes)
        .containsOnlyKeys(large)
        .containsEntry(large, new PublishOutcome.Refused(ReasonCode.PACKET_TOO_LARGE));
    assertThat(rig.engine.phase()).isEqualTo(ClientPhase.WAITING_TO_RECONNECT);
  }

  @Test
  void aMadeUpIdResumesWithinTheLifeOfTheClientAndEndsItsSessionAtTheEnd() {
    Rig rig = new Rig(ClientSettings.of(Rig.SERVER));
    rig.engine.start(rig.now, rig.out);
    rig.open();
    Connect connect = (Connect) rig.out.sent.get(0);
    assertThat(connect.clientId()).matches("tern-[a-z2-9]{12}");
    assertThat(connect.properties().number(Property.SESSION_EXPIRY_INTERVAL, 0)).isEqualTo(300);
    rig.accept(false);
    rig.engine.stop(rig.now, rig.out);
    Disconnect farewell = (Disconnect) rig.out.sent.get(rig.out.sent.size() - 1);
    assertThat(farewell.properties().number(Property.SESSION_EXPIRY_INTERVAL, -1)).isZero();
  }

  @Test
  void aCleanStartIsForTheFirstConnectionWhereTheSessionOutlivesIt() {
    Rig rig = started(Rig.named().with(new ClientSettings.Identity("w", true, 300, true)));
    rig.accept(false);
    rig.lose();
    rig.untilNextAttempt();
    rig.open();
    List<Connect> connects =
        rig.out.sent.stream().filter(Connect.class::isInstance).map(Connect.class::cast).toList();
    assertThat(connects).extracting(Connect::cleanStart).containsExactly(true, false);
  }

  @Test
  void theServerMayAssignTheClientId() {
    Rig rig = started(Rig.named());
    rig.accept(
        false, Properties.builder().add(Property.ASSIGNED_CLIENT_IDENTIFIER, "given").build());
    assertThat(rig.engine.clientId()).isEqualTo("given");
  }

  @Test
  void stopIsHeardInEveryPhase() {
    Rig idle = new Rig(Rig.named());
    idle.engine.stop(idle.now, idle.out);
    Rig connecting = started(Rig.named());
    connecting.engine.stop(connecting.now, connecting.out);
    Rig handshaking = started(Rig.named());
    handshaking.open();
    handshaking.engine.stop(handshaking.now, handshaking.out);
    Rig waiting = started(Rig.named());
    waiting.lose();
    waiting.engine.stop(waiting.now, waiting.out);
    Rig online = Rig.online(Rig.named());
    online.engine.stop(online.now, online.out);
    for (Rig rig : List.of(idle, connecting, handshaking, waiting, online)) {
      assertThat(rig.engine.phase()).isEqualTo(ClientPhase.STOPPED);
      assertThat(rig.engine.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    }
    assertThat(connecting.out.takeEvents()).containsExactly("Attempting", "Failed");
    assertThat(online.out.takeSent()).containsExactly("DISCONNECT");
  }
}
