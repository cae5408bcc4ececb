package io.ternmq.crash.soak;

import io.ternmq.crash.Frame;
import java.io.IOException;
import java.util.BitSet;
import java.util.List;

/** Has one session with its subscriptions, and hands on what comes. */
class Subscriber extends SoakClient {
  private final Interest interest;
  private final BitSet unreleased = new BitSet();
  private volatile boolean isSubscribed;

  /** Who is handed what comes. */
  interface Sink {
    void onMessage(Frame message, String payload);
  }

  /**
   * What it subscribes to.
   *
   * @param isClean whether only for as long as its connection lasts
   */
  record Interest(List<String> filters, int qos, boolean isClean, Sink sink) {}

  Subscriber(Run run, Account account, Doors.Transport transport, Interest interest) {
    super(run, account, transport, interest.isClean());
    this.interest = interest;
  }

  @Override
  void onConnected(Wire connected, boolean isResumed) throws IOException {
    if (!isResumed) {
      unreleased.clear();
      isSubscribed = false;
    }
    if (!isSubscribed) {
      connected.send(PacketBytes.subscribe(account().isFive(), interest.qos(), interest.filters()));
    }
  }

  @Override
  void onPacket(Wire connected, Frame packet) throws IOException {
    switch (packet.type()) {
      case Frame.SUBACK -> onSubscribed(packet);
      case Frame.PUBREL -> {
        unreleased.clear(packet.packetId());
        connected.send(PacketBytes.answer(Frame.PUBCOMP, packet.packetId()));
      }
      case Frame.PUBLISH -> {
        if (packet.qos() == 0) {
          onMessage(packet);
        } else if (packet.qos() == 1) {
          onMessage(packet);
          connected.send(PacketBytes.answer(Frame.PUBACK, packet.publishId()));
        } else {
          if (!unreleased.get(packet.publishId())) {
            unreleased.set(packet.publishId());
            onMessage(packet);
          }
          connected.send(PacketBytes.answer(Frame.PUBREC, packet.publishId()));
        }
      }
      default -> findings().add(account().clientId() + " was sent type " + packet.type());
    }
  }

  private void onSubscribed(Frame packet) {
    byte[] body = packet.body();
    for (int index = body.length - interest.filters().size(); index < body.length; index++) {
      if (body[index] < 0) {
        findings().add(account().clientId() + " was refused a subscription");
      }
    }
    isSubscribed = true;
  }

  private void onMessage(Frame packet) {
    tally().received.increment();
    interest
        .sink()
        .onMessage(packet, account().isFive() ? packet.payloadOfFive() : packet.payload());
  }

  @Override
  boolean isReady() {
    return isSubscribed && openWire() != null;
  }
}
