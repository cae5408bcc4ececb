package io.ternmq.cli;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A broker of the time before 5.0, as far as a command can tell: it grants no subscription. */
final class OldBroker implements AutoCloseable {
  /** What becomes of a CONNECT of 5.0. */
  enum Answer {
    RETURN_CODE,
    BARE_CLOSE
  }

  private static final byte[] UNACCEPTABLE_VERSION = {0x20, 2, 0, 1};
  private static final byte[] ACCEPTED = {0x20, 2, 0, 0};
  private static final int LEVEL_INDEX = 6;
  private static final int LEVEL_3_1_1 = 4;
  private static final int CONNECT = 1;
  private static final int PUBLISH = 3;
  private static final int SUBSCRIBE = 8;
  private static final int FAILURE = 0x80;
  private static final int PATIENCE_SECONDS = 60;

  private final ServerSocket socket;
  private final Answer answer;
  private final Queue<Integer> levels = new ConcurrentLinkedQueue<>();
  private final Queue<byte[]> published = new ConcurrentLinkedQueue<>();
  private final Semaphore ended = new Semaphore(0);

  private OldBroker(Answer answer) throws IOException {
    this.answer = answer;
    socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  }

  static OldBroker start(Answer answer) throws IOException {
    OldBroker broker = new OldBroker(answer);
    Thread thread = new Thread(broker::run, "old-broker");
    thread.setDaemon(true);
    thread.start();
    return broker;
  }

  String port() {
    return Integer.toString(socket.getLocalPort());
  }

  /** The protocol levels of the CONNECTs that came, in their order. */
  Queue<Integer> levels() {
    return levels;
  }

  /** How many messages came on so many connections, when all of those have ended. */
  int publishedCount(int connections) throws InterruptedException {
    if (!ended.tryAcquire(connections, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("a connection has not ended");
    }
    return published.size();
  }

  private void run() {
    while (true) {
      try (Socket client = socket.accept()) {
        serve(client);
      } catch (IOException broken) {
        if (socket.isClosed()) {
          return;
        }
      }
      ended.release();
    }
  }

  private void serve(Socket client) throws IOException {
    DataInputStream in = new DataInputStream(client.getInputStream());
    OutputStream out = client.getOutputStream();
    for (int first = in.read(); first >= 0; first = in.read()) {
      byte[] body = in.readNBytes(in.readUnsignedByte()); // no packet here has 128 bytes
      switch (first >> 4) {
        case CONNECT -> {
          levels.add((int) body[LEVEL_INDEX]);
          if (body[LEVEL_INDEX] > LEVEL_3_1_1) {
            out.write(answer == Answer.RETURN_CODE ? UNACCEPTABLE_VERSION : new byte[0]);
            return;
          }
          out.write(ACCEPTED);
        }
        case SUBSCRIBE -> out.write(new byte[] {(byte) 0x90, 3, body[0], body[1], (byte) FAILURE});
        case PUBLISH -> published.add(body);
        default -> {}
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
