package io.ternmq.broker.security;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.ternmq.brokercore.security.Login;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.slf4j.LoggerFactory;

/** What becomes of logins whose judge fails. */
@Execution(ExecutionMode.SAME_THREAD) // it listens to the log of all
final class LoginWorkersTest {
  static {
    while (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext)) {
      Thread.onSpinWait(); // another test is the first to log, and still sets logging up
    }
  }

  private static LoginResult fail(LoginWorkers workers) throws Exception {
    Login login =
        new Login(
            "a\nforged",
            ProtocolVersion.MQTT_5,
            "x".repeat(65_535),
            null,
            Properties.NONE,
            Origin.of("192.0.2.7:40000"));
    CompletableFuture<LoginResult> answer = new CompletableFuture<>();
    LoginResult atOnce =
        workers.submit(
            login,
            answer::complete,
            judged -> {
              throw new IllegalStateException("of token\nforged");
            });
    assertThat(atOnce).isEqualTo(LoginResult.LATER);
    return answer.get(10, TimeUnit.SECONDS);
  }

  @Test
  void aJudgeThatFailsAgainAndAgainGetsALineInTenSecondsWithoutWhatClientsChose() throws Exception {
    Logger log = (Logger) LoggerFactory.getLogger(LoginWorkers.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    log.addAppender(lines);
    log.setAdditive(false);
    try (LoginWorkers workers = new LoginWorkers("judge", 1, 100)) {
      for (int number = 0; number < 20; number++) {
        assertThat(((LoginResult.Refused) fail(workers)).reason())
            .isEqualTo(ReasonCode.UNSPECIFIED_ERROR);
      }
    } finally {
      log.detachAppender(lines);
      log.setAdditive(true);
    }
    assertThat(lines.list).hasSize(1);
    ILoggingEvent line = lines.list.get(0);
    assertThat(line.getLevel()).isEqualTo(Level.ERROR);
    assertThat(line.getFormattedMessage())
        .startsWith("The login of a\\u000aforged as xxx")
        .hasSizeLessThan(600);
    assertThat(line.getThrowableProxy().getMessage()).isEqualTo("java.lang.IllegalStateException");
    assertThat(line.getThrowableProxy().getStackTraceElementProxyArray()).isNotEmpty();
  }
}
