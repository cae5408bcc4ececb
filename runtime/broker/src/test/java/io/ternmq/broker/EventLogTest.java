package io.ternmq.broker;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ternmq.brokercore.BrokerEvent;
import io.ternmq.brokercore.CloseCause;
import io.ternmq.brokercore.security.Escaped;
import io.ternmq.core.Moment;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.LoggerFactory;

/** One line an event, at its level, and nothing that a client chose can break the line. */
@Execution(ExecutionMode.SAME_THREAD) // all listen to one logger
final class EventLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.ternmq.broker.clients");
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @BeforeEach
  void listen() {
    lines.start();
    logger.setLevel(Level.DEBUG);
    logger.setAdditive(false);
    logger.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    logger.detachAppender(lines);
    logger.setLevel(null);
    logger.setAdditive(true);
  }

  static {
    while (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext)) {
      Thread.onSpinWait(); // another test is the first to log, and still sets logging up
    }
  }

  private String line(BrokerEvent event) {
    lines.list.clear();
    new EventLog().onEvent(event, new Moment(0, 0));
    assertThat(lines.list).hasSize(1);
    ILoggingEvent line = lines.list.get(0);
    return line.getLevel() + " " + line.getFormattedMessage();
  }

  @Test
  void connectsAndDisconnectsAreInfo() {
    assertThat(
            line(
                new BrokerEvent.Connected(
                    "a", "10.0.0.1:5", ProtocolVersion.MQTT_5, null, 60, true, 1_200, 3)))
        .isEqualTo("INFO a is back from 10.0.0.1:5 (MQTT 5.0) after 1200 ms, 3 messages waited");
    assertThat(
            line(
                new BrokerEvent.Disconnected(
                    "a",
                    "10.0.0.1:5",
                    CloseCause.RESET,
                    ReasonCode.UNSPECIFIED_ERROR,
                    "",
                    20,
                    0xFFFF_FFFFL)))
        .isEqualTo(
            "INFO a disconnected from 10.0.0.1:5: reset, last heard 20 ms ago,"
                + " its session stays");
    assertThat(
            line(
                new BrokerEvent.Disconnected(
                    "a",
                    "10.0.0.1:5",
                    CloseCause.PROTOCOL_ERROR,
                    ReasonCode.PACKET_TOO_LARGE,
                    "a packet of 20 bytes is above the limit of 10",
                    20,
                    0)))
        .startsWith(
            "INFO a disconnected from 10.0.0.1:5: protocol error (a packet of 20 bytes is above the"
                + " limit of 10), last heard");
  }

  @Test
  void refusalsAreWarningsButThoseWhoJustLeaveAreNot() {
    assertThat(
            line(
                new BrokerEvent.Refused(
                    "a", "p", CloseCause.REFUSED, ReasonCode.NOT_AUTHORIZED, "not\nyou")))
        .isEqualTo("WARN refused a from p: not\\u000ayou (refused)");
    assertThat(
            line(
                new BrokerEvent.Refused(
                    "", "p", CloseCause.PEER_CLOSED, ReasonCode.UNSPECIFIED_ERROR, "gone")))
        .isEqualTo("DEBUG p left without a session: peer closed");
  }

  @Test
  void aHostThatIsRefusedAgainAndAgainGetsALineInTenSeconds() {
    EventLog log = new EventLog();
    for (int number = 0; number < 100; number++) {
      log.onEvent(refusal("192.0.2.7:" + number), new Moment(number * 90_000_000L, 0));
      log.onEvent(refusal("[2001:db8::7]:" + number), new Moment(number * 90_000_000L, 0));
    }
    assertThat(lines.list).hasSize(2);
    log.onEvent(refusal("192.0.2.7:100"), new Moment(10_000_000_000L, 0));
    log.onEvent(refusal("192.0.2.7:101"), new Moment(30_000_000_000L, 0));
    assertThat(lines.list).hasSize(4);
    assertThat(lines.list.get(2).getFormattedMessage())
        .isEqualTo(
            "refused a from 192.0.2.7:100: no (refused); 99 more from there since the last such"
                + " line");
    assertThat(lines.list.get(3).getFormattedMessage())
        .isEqualTo("refused a from 192.0.2.7:101: no (refused)");
  }

  private static BrokerEvent.Refused refusal(String peer) {
    return new BrokerEvent.Refused("a", peer, CloseCause.REFUSED, ReasonCode.NOT_AUTHORIZED, "no");
  }

  @Test
  void whatAClientChoseCannotForgeALine() {
    assertThat(line(new BrokerEvent.SessionClosed("a\r\nb\u202E\u2028\\", CloseCause.QUOTA, 0)))
        .isEqualTo(
            "DEBUG session of a\\u000d\\u000ab\\u202e\\u2028\\u005c closed: quota,"
                + " 0 messages undelivered");
    assertThat(line(new BrokerEvent.WillPublished("a", "topic\nforged"))).doesNotContain("\n");
    assertThat(Escaped.of("x".repeat(70_000))).hasSize(259).endsWith("x...");
    assertThat(Escaped.of("器 é ok")).isEqualTo("器 é ok");
  }

  @Test
  void aDuelIsOneWarningWithBothPeers() {
    assertThat(line(new BrokerEvent.Duel("a", "10.0.0.1:5", "10.0.0.2:6", 10, 60)))
        .startsWith(
            "WARN two devices fight for the client id a: 10.0.0.1:5 has it now, 10.0.0.2:6");
  }

  @Test
  void namesWhatProgramsSearchForByKey() {
    line(
        new BrokerEvent.Disconnected(
            "a\nb", "10.0.0.1:5", CloseCause.RESET, ReasonCode.UNSPECIFIED_ERROR, "", 15, 60));
    assertThat(lines.list.get(0).getKeyValuePairs())
        .extracting(pair -> pair.key + "=" + pair.value)
        .containsExactly(
            "event=disconnected",
            "clientId=a\\u000ab",
            "peer=10.0.0.1:5",
            "cause=reset",
            "lastHeardMillis=15",
            "graceSeconds=60");
  }
}
