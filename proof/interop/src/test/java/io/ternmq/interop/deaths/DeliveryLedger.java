package io.ternmq.interop.deaths;

import java.util.HashMap;
import java.util.Map;

/**
 * What a subscriber has received, across its connections. It refuses a message that comes out of
 * order, that skips another, or that comes again without being allowed to. Owned by one thread.
 */
final class DeliveryLedger {
  /** Messages of one publisher at one QoS. */
  private record Sequence(NumberedMessage.Source source, int qos) {}

  private final Map<Sequence, Integer> nextNumbers = new HashMap<>();
  private final Map<Integer, NumberedMessage> unreleased = new HashMap<>();
  private int deliveries;
  private int repeatsAtQos1;
  private int repeatsBeforeRelease;

  /** Returns true if the message is new. */
  boolean onQos1(NumberedMessage message, boolean duplicate) {
    if (message.number() < next(message) && duplicate) {
      repeatsAtQos1++;
      return false;
    }
    deliver(message, duplicate);
    return true;
  }

  /** Returns true if the message is new: the receiver holds its packet id until PUBREL. */
  boolean onQos2(NumberedMessage message, int packetId, boolean duplicate) {
    NumberedMessage held = unreleased.putIfAbsent(packetId, message);
    if (held == null) {
      deliver(message, duplicate);
      return true;
    }
    if (!held.equals(message) || !duplicate) {
      String flag = duplicate ? " with DUP" : " without DUP";
      throw new AssertionError("Id " + packetId + " held " + held + ", then " + message + flag);
    }
    repeatsBeforeRelease++;
    return false;
  }

  void onRelease(int packetId) {
    unreleased.remove(packetId);
  }

  private void deliver(NumberedMessage message, boolean duplicate) {
    int expected = next(message);
    if (message.number() != expected) {
      String flag = duplicate ? " with DUP" : " without DUP";
      throw new AssertionError("Expected number " + expected + ", received " + message + flag);
    }
    nextNumbers.put(new Sequence(message.source(), message.qos()), expected + 1);
    deliveries++;
  }

  private int next(NumberedMessage message) {
    return nextNumbers.getOrDefault(new Sequence(message.source(), message.qos()), 0);
  }

  /** How many different messages were delivered. */
  int deliveries() {
    return deliveries;
  }

  /** How many messages of QoS 1 came again, which its promise allows. */
  int repeatsAtQos1() {
    return repeatsAtQos1;
  }

  /** How many messages of QoS 2 came again before their release, and were not delivered again. */
  int repeatsBeforeRelease() {
    return repeatsBeforeRelease;
  }
}
