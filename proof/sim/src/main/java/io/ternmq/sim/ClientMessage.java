package io.ternmq.sim;

import io.ternmq.clientcore.OutgoingMessage;
import io.ternmq.clientcore.PublishOutcome;
import io.ternmq.packet.Properties;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicName;
import org.jspecify.annotations.Nullable;

/** A message that a client's application published, and what became of it. */
final class ClientMessage extends OutgoingMessage {
  final long tag;
  final String owner;
  final int life;
  @Nullable PublishOutcome outcome;
  boolean isStored;
  boolean isGoneWithItsProcess;
  boolean mayBeRepeated;

  ClientMessage(long tag, EngineClient owner, TopicName topic, QoS qos, int paddingBytes) {
    super(topic, Wire.payload(tag, paddingBytes), qos, false, Properties.NONE);
    this.tag = tag;
    this.owner = owner.name();
    this.life = owner.life();
    this.mayBeRepeated = owner.plan().settings().queue().repeatsUnknownQos2();
  }

  /** The same message in the hands of a new process. */
  ClientMessage(ClientMessage before, EngineClient owner) {
    super(before.topic(), before.payload(), before.qos(), false, Properties.NONE);
    tag = before.tag;
    this.owner = before.owner;
    life = owner.life();
    isStored = true;
    // What waited on disk at QoS 0 may have been sent just before the crash.
    mayBeRepeated = before.mayBeRepeated || before.qos() == QoS.AT_MOST_ONCE;
  }

  boolean isDelivered() {
    return outcome instanceof PublishOutcome.Delivered delivered && !delivered.reason().isFailure();
  }

  @Override
  public String toString() {
    return "#" + tag + " of " + owner + " at QoS " + qos().level();
  }
}
