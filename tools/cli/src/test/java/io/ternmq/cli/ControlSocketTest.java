package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlSocketTest {
  private static final int PATIENCE_SECONDS = 20;

  @TempDir private Path folder;

  @Test
  void restsWhereItCannotAccept() throws Exception {
    try (ServerSocketChannel unbound = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      ControlSocket socket =
          new ControlSocket(folder.resolve("control"), unbound, (question, say) -> {});
      Thread serving = new Thread(socket::serve, "control under test");
      serving.start();
      long beginNanos = System.nanoTime();
      while (serving.getState() != Thread.State.TIMED_WAITING) {
        assertThat(System.nanoTime() - beginNanos)
            .isLessThan(TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS));
        Thread.onSpinWait();
      }
      socket.close();
      serving.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      assertThat(serving.isAlive()).isFalse();
    }
  }
}
