package io.ternmq.load.storm;

import io.ternmq.load.LoadTls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Iterator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/** What the connections of one thread share: its selector and its buffers. Owned by that thread. */
final class Loop implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;

  private final Selector selector;
  private final @Nullable SSLContext tls;
  private final ByteBuffer input = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final ByteBuffer plain = ByteBuffer.allocate(BUFFER_BYTES);
  private final ByteBuffer output = ByteBuffer.allocateDirect(BUFFER_BYTES);

  private int lateFailures;

  Loop(@Nullable SSLContext tls) throws IOException {
    this.selector = Selector.open();
    this.tls = tls;
  }

  Selector selector() {
    return selector;
  }

  /** A new engine; null without TLS. */
  @Nullable SSLEngine newEngine() {
    return tls == null ? null : LoadTls.newEngine(tls);
  }

  /** A connection that is over failed to close: it is gone all the same. */
  void onLateFailure() {
    lateFailures++;
  }

  int lateFailureCount() {
    return lateFailures;
  }

  /** For what is read from a socket. */
  ByteBuffer input() {
    return input.clear();
  }

  /** For what was deciphered. */
  ByteBuffer plain() {
    return plain.clear();
  }

  /** For what was enciphered. */
  ByteBuffer output() {
    return output.clear();
  }

  /** Waits up to so many milliseconds for sockets that are ready, and serves them. */
  void turn(long waitMillis) throws IOException {
    if (waitMillis > 0) {
      selector.select(waitMillis);
    } else {
      selector.selectNow();
    }
    Iterator<SelectionKey> ready = selector.selectedKeys().iterator();
    while (ready.hasNext()) {
      SelectionKey key = ready.next();
      ready.remove();
      if (key.isValid() && key.attachment() instanceof Wire wire) {
        wire.onReady();
      }
    }
  }

  @Override
  public void close() throws IOException {
    for (SelectionKey key : selector.keys()) {
      key.channel().close();
    }
    selector.close();
  }
}
