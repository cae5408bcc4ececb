package io.ternmq.load;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.Deque;

/**
 * What a run does with its links in each turn: it reads those that are ready into one buffer, and
 * writes once to each that has something to send. Owned by the thread of the run.
 */
final class ReadyLinks {
  private static final int INPUT_BYTES = 1 << 20;

  private final ByteBuffer input = ByteBuffer.allocateDirect(INPUT_BYTES);
  private final InetSocketAddress address;
  private long readyCount;

  /** Links to the broker at this address. */
  ReadyLinks(InetSocketAddress address) {
    this.address = address;
  }

  /** How often a link was ready, of all links. */
  long readyCount() {
    return readyCount;
  }

  void onReady(SelectionKey key) {
    readyCount++;
    Link link = (Link) key.attachment();
    try {
      link.onReady(input);
    } catch (ConnectException refused) {
      throw LoadFailed.refused(address, refused);
    } catch (IOException broken) {
      onBroken(link, broken);
    }
  }

  void flush(Deque<Link> unflushed) {
    for (Link link = unflushed.poll(); link != null; link = unflushed.poll()) {
      try {
        link.flush();
      } catch (IOException broken) {
        onBroken(link, broken);
      }
    }
  }

  private static void onBroken(Link link, IOException broken) {
    try {
      link.close();
    } catch (IOException closing) {
      broken.addSuppressed(closing);
    }
    link.client().onClosed(String.valueOf(broken.getMessage()));
  }
}
