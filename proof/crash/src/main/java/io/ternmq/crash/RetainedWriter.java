package io.ternmq.crash;

import java.io.IOException;
import java.net.SocketTimeoutException;

/** Writes ever higher numbers into retained messages, one after the other. */
final class RetainedWriter extends Client {
  private static final int TOPICS = 10;
  private static final int READ_MILLIS = 60_000;

  private final int port;
  private final int[] sent = new int[TOPICS];
  private final int[] acknowledged = new int[TOPICS];
  private int next;

  RetainedWriter(String clientId, int port, Findings findings) {
    super(clientId, port, findings);
    this.port = port;
  }

  @Override
  void onConnected(Link connected) throws IOException {
    send(connected); // the one that was not acknowledged, or the first
  }

  private synchronized void send(Link connected) throws IOException {
    int topic = next % TOPICS;
    sent[topic] = next + 1;
    String payload = Integer.toString(next + 1);
    connected.send(Bytes.publish("kept/" + topic, 1 << 1 | 1, 1, payload));
  }

  @Override
  synchronized void onFrame(Link connected, Frame frame) throws IOException {
    if (frame.type() == Frame.PUBACK) {
      acknowledged[next % TOPICS] = next + 1;
      next++;
      send(connected);
    }
  }

  private synchronized int[] acknowledgedNow() {
    return acknowledged.clone();
  }

  private synchronized int[] sentNow() {
    return sent.clone();
  }

  /** Reads them as a newcomer does, and compares. */
  void check() throws IOException {
    int[] least = acknowledgedNow();
    int[] found = new int[TOPICS];
    try (Link reader = Link.open(port, Bytes.connect("reader", true, "", ""))) {
      reader.patience(READ_MILLIS);
      reader.send(Bytes.subscribe(1, "kept/#"));
      while (!holdsEach(found, least)) {
        readInto(reader, found);
      }
    } catch (SocketTimeoutException e) {
      // what is missing is said below
    }
    int[] most = sentNow();
    for (int topic = 0; topic < TOPICS; topic++) {
      if (found[topic] < least[topic] || found[topic] > most[topic]) {
        findings()
            .add("kept/" + topic + " holds " + found[topic] + ", acknowledged was " + least[topic]);
      }
    }
  }

  /** True where something was found in every topic that is to hold something. */
  private static boolean holdsEach(int[] found, int[] least) {
    for (int topic = 0; topic < TOPICS; topic++) {
      if (least[topic] > 0 && found[topic] == 0) {
        return false;
      }
    }
    return true;
  }

  private static void readInto(Link reader, int[] found) throws IOException {
    Frame frame = reader.read();
    if (frame.type() == Frame.PUBLISH) {
      int topic = Integer.parseInt(frame.topic().substring("kept/".length()));
      found[topic] = Math.max(found[topic], Integer.parseInt(frame.payload()));
      if (frame.qos() == 1) {
        reader.send(Bytes.answer(Frame.PUBACK, frame.publishId()));
      }
    }
  }
}
