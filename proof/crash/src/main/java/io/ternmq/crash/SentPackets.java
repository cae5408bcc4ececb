package io.ternmq.crash;

import io.ternmq.crash.power.Event;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a recorded broker had sent to its clients, packet by packet, in its order. */
final class SentPackets {
  private final List<Sent> packets = new ArrayList<>();

  /**
   * A packet.
   *
   * @param index of the event that sent its last byte
   */
  record Sent(int index, long nanos, String clientId, Frame frame) {}

  /** Reads them out of a recording. */
  static SentPackets of(List<Event> events, CutLedger ledger) throws IOException {
    SentPackets sent = new SentPackets();
    Map<Long, ByteArrayOutputStream> streams = new HashMap<>();
    for (int index = 0; index < events.size(); index++) {
      Event event = events.get(index);
      long place = (long) event.process() << 32 | event.fd();
      if (event.kind() == Event.Kind.SEND) {
        ByteArrayOutputStream stream =
            streams.computeIfAbsent(
                place << 16 ^ event.number(), key -> new ByteArrayOutputStream());
        stream.writeBytes(event.data());
        String owner = ledger.ownerOf((int) event.number(), event.nanos());
        sent.takeWhole(stream, index, event.nanos(), owner);
      }
    }
    return sent;
  }

  private void takeWhole(ByteArrayOutputStream stream, int index, long nanos, String clientId)
      throws IOException {
    byte[] bytes = stream.toByteArray();
    int start = 0;
    for (int length = lengthAt(bytes, start); length > 0; length = lengthAt(bytes, start)) {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, start, length));
      packets.add(new Sent(index, nanos, clientId, Frame.read(in)));
      start += length;
    }
    stream.reset();
    stream.write(bytes, start, bytes.length - start);
  }

  /** The length of the packet that begins there; 0 where it is not whole. */
  private static int lengthAt(byte[] bytes, int start) {
    int length = 0;
    int place = start + 1;
    for (int shift = 0; place < bytes.length; shift += 7, place++) {
      length |= (bytes[place] & 0x7F) << shift;
      if (bytes[place] >= 0) {
        int whole = place + 1 - start + length;
        return start + whole <= bytes.length ? whole : 0;
      }
    }
    return 0;
  }

  List<Sent> packets() {
    return packets;
  }
}
