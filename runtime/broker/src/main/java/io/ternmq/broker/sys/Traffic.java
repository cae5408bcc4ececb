package io.ternmq.broker.sys;

import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.PublishFields;
import io.ternmq.packet.QoS;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What goes through one lane. Counted in plain fields that belong to the lane, and shown to other
 * threads once a turn: nothing atomic stands on the message path.
 */
public final class Traffic {
  private final AtomicLongArray shown = new AtomicLongArray(Count.values().length);
  private long socketsOpened;
  private long connectsReceived;
  private long packetsReceived;
  private long packetsSent;
  private long bytesReceived;
  private long bytesSent;

  // by QoS
  private final long[] publishesReceived = new long[3];
  private final long[] publishesSent = new long[3];
  private final long[] publishBytesReceived = new long[3];
  private final long[] publishBytesSent = new long[3];

  /** A connection was accepted. */
  public void onSocket() {
    socketsOpened++;
  }

  /** A packet came that is neither a PUBLISH nor an acknowledgement. */
  public void onPacket(Packet packet) {
    packetsReceived++;
    if (packet.type() == PacketType.CONNECT) {
      connectsReceived++;
    }
  }

  /** A PUBLISH came. */
  public void onPublish(PublishFields publish) {
    packetsReceived++;
    int level = publish.qos().level();
    publishesReceived[level]++;
    publishBytesReceived[level] += publish.payload().length;
  }

  /** An acknowledgement came. */
  public void onAcknowledgement() {
    packetsReceived++;
  }

  /** Bytes came. */
  public void onInput(int bytes) {
    bytesReceived += bytes;
  }

  /** A packet that is no PUBLISH was appended to the output. */
  public void onSent(int bytes) {
    packetsSent++;
    bytesSent += bytes;
  }

  /** A PUBLISH was appended to the output. */
  public void onPublishSent(QoS qos, int bytes, int payloadBytes) {
    packetsSent++;
    publishesSent[qos.level()]++;
    bytesSent += bytes;
    publishBytesSent[qos.level()] += payloadBytes;
  }

  /** The turn ends: shows what was counted. */
  public void endTurn() {
    show(Count.SOCKETS_OPENED, socketsOpened);
    show(Count.CONNECTS_RECEIVED, connectsReceived);
    show(Count.PACKETS_RECEIVED, packetsReceived);
    show(Count.PACKETS_SENT, packetsSent);
    show(Count.BYTES_RECEIVED, bytesReceived);
    show(Count.BYTES_SENT, bytesSent);
    show(Count.PUBLISHES_RECEIVED, Count.PUBLISHES_RECEIVED_QOS_0, publishesReceived);
    show(Count.PUBLISHES_SENT, Count.PUBLISHES_SENT_QOS_0, publishesSent);
    show(Count.PUBLISH_BYTES_RECEIVED, Count.PUBLISH_BYTES_RECEIVED_QOS_0, publishBytesReceived);
    show(Count.PUBLISH_BYTES_SENT, Count.PUBLISH_BYTES_SENT_QOS_0, publishBytesSent);
  }

  /** The sum, and each QoS, of which those above 0 follow the first. */
  private void show(Count whole, Count first, long[] byQoS) {
    long sum = 0;
    for (int level = 0; level < byQoS.length; level++) {
      sum += byQoS[level];
      shown.setOpaque(first.ordinal() + level, byQoS[level]);
    }
    show(whole, sum);
  }

  private void show(Count count, long value) {
    shown.setOpaque(count.ordinal(), value);
  }

  /** As it stood at the end of a recent turn. Any thread. */
  public long shown(Count count) {
    return shown.getOpaque(count.ordinal());
  }
}
