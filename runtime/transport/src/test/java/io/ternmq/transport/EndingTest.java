package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** What an exception of a channel says of the connection's end. */
class EndingTest {
  private static ClosedChannelException closedFor(Throwable why) {
    ClosedChannelException closed = new ClosedChannelException();
    closed.initCause(why);
    return closed;
  }

  @Test
  void aWriteThatFailedIsTheEndThatItFoundAndNotOurs() {
    IOException reset = new IOException("Connection reset by peer");
    IOException silence = new IOException("Connection timed out");
    assertThat(Ending.of(closedFor(reset))).isEqualTo(Ending.RESET);
    assertThat(Ending.of(closedFor(silence))).isEqualTo(Ending.TIMED_OUT);
    assertThat(Ending.of(closedFor(new SSLException("no")))).isEqualTo(Ending.BROKEN_TLS);
    assertThat(Ending.of(new ClosedChannelException())).isEqualTo(Ending.PEER_CLOSED);
    assertThat(Ending.of(closedFor(new ClosedChannelException()))).isEqualTo(Ending.PEER_CLOSED);
  }

  @Test
  void tellsSilenceFromResetsAndMistakes() {
    assertThat(Ending.of(new Errors.NativeIoException("write", -110))).isEqualTo(Ending.TIMED_OUT);
    assertThat(Ending.of(new Errors.NativeIoException("write", -104))).isEqualTo(Ending.RESET);
    assertThat(Ending.of(new IOException("Broken pipe"))).isEqualTo(Ending.RESET);
    assertThat(Ending.of(new IllegalStateException("ours"))).isEqualTo(Ending.FAILED);
  }

  @Test
  void anAttemptThatFailedIsKnownByItsNumberAndNotByWordsOfAnyLanguage() {
    String said = "finishConnect(..) failed with error(%d): anything: /127.0.0.1:1";
    Map<Integer, ConnectFailure> known =
        Map.of(
            -111, ConnectFailure.REFUSED,
            -110, ConnectFailure.TIMED_OUT,
            -101, ConnectFailure.UNREACHABLE,
            -104, ConnectFailure.RESET);
    known.forEach(
        (number, failure) ->
            assertThat(
                    ConnectFailure.of(
                        new ConnectException(said.replace("%d", Integer.toString(number)))))
                .isEqualTo(failure));
    assertThat(ConnectFailure.of(new ConnectException("拒绝连接"))).isEqualTo(ConnectFailure.REFUSED);
    assertThat(ConnectFailure.of(new ConnectException("Connection timed out")))
        .isEqualTo(ConnectFailure.TIMED_OUT);
    assertThat(ConnectFailure.of(new IOException("断开的管道"))).isEqualTo(ConnectFailure.RESET);
  }

  @Test
  void aListenerThatCannotOpenIsKnownByItsNumberToo() {
    assertThat(sentence(-98)).contains("another process listens there");
    assertThat(sentence(-99)).contains("does not have that address");
    assertThat(sentence(-13)).contains("needs a privilege");
  }

  private static String sentence(int number) {
    String said = "bind(..) failed with error(" + number + "): 地址已在使用";
    return String.valueOf(ListenFailedException.of("h", 1, new IOException(said)).getMessage());
  }
}
