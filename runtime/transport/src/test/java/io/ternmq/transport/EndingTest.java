package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.unix.Errors;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
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
}
