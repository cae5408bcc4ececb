package io.ternmq.interop.deaths;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.interop.BrokerUnderTest;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Publishes a number of messages, in turn at QoS 1 and QoS 2, counted for each QoS from 0. Owned by
 * the thread that calls it.
 */
final class NumberedPublisher implements Callable<Integer> {
  /** Below the Receive Maximum that the broker announces. */
  private static final int WINDOW = BrokerUnderTest.isTernMq() ? 10 : 1;

  private static final int PATIENCE_SECONDS = 60;

  private final int port;
  private final RawLogin login;
  private final NumberedMessage.Source source;
  private final int count;
  private final Semaphore allowance;
  private final ArrayDeque<Integer> freePacketIds = new ArrayDeque<>();

  /** The allowance keeps the publisher from running too far ahead of the subscriber. */
  NumberedPublisher(
      int port, RawLogin login, NumberedMessage.Source source, int count, Semaphore allowance) {
    this.port = port;
    this.login = login;
    this.source = source;
    this.count = count;
    this.allowance = allowance;
    for (int packetId = 1; packetId <= WINDOW; packetId++) {
      freePacketIds.add(packetId);
    }
  }

  /** Returns how many messages were published and acknowledged: all of them. */
  @Override
  public Integer call() throws InterruptedException {
    try (RawPeer peer = RawPeer.connect(port, login)) {
      for (int number = 0; number < count; number++) {
        awaitAllowance(peer);
        while (freePacketIds.isEmpty()) {
          readAcknowledgement(peer);
        }
        NumberedMessage message = new NumberedMessage(source, 1 + number % 2, number / 2);
        peer.send(message.toPacket(login, freePacketIds.remove()));
      }
      while (freePacketIds.size() < WINDOW) {
        readAcknowledgement(peer);
      }
    }
    return count;
  }

  /** Acknowledgements go on meanwhile: without PUBREL the subscriber may see no QoS 2 message. */
  private void awaitAllowance(RawPeer peer) throws InterruptedException {
    while (!allowance.tryAcquire()) {
      if (freePacketIds.size() < WINDOW) {
        readAcknowledgement(peer);
      } else {
        boolean allowed = allowance.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(allowed).as("the subscriber goes on").isTrue();
        return;
      }
    }
  }

  private void readAcknowledgement(RawPeer peer) {
    Frame frame = peer.read();
    switch (frame.type()) {
      case Frame.PUBACK, Frame.PUBCOMP -> freePacketIds.add(frame.packetId());
      case Frame.PUBREC -> peer.send(Wire.acknowledgement(Frame.PUBREL, frame.packetId()));
      default -> throw new AssertionError("A publisher was sent " + frame);
    }
  }
}
