package io.ternmq.load;

import java.nio.ByteBuffer;

/** A client that subscribes to one topic, acknowledges what arrives and checks its sequence. */
final class Subscriber extends Client {
  private static final int OUTPUT_LIMIT_BYTES = 1 << 20;

  private final String topic;
  private final int qos;
  private final SequenceCheck check;
  private final Receiving receiving;
  private long nowNanos;

  Subscriber(String clientId, Opening opening, String topic, Receiving receiving) {
    super(clientId, opening);
    this.topic = topic;
    this.qos = receiving.qos();
    this.check = receiving.check();
    this.receiving = receiving;
  }

  /** What a subscriber reports to. */
  record Receiving(int qos, SequenceCheck check, Flow flow, Latencies latencies) {}

  SequenceCheck check() {
    return check;
  }

  @Override
  int outputLimitBytes() {
    return OUTPUT_LIMIT_BYTES;
  }

  @Override
  void onTurn(long now) {
    nowNanos = now;
  }

  @Override
  void onAccepted(ByteBuffer bytes, int start, int end) {
    link().send(Packets.subscribe(isVersion5(), topic, qos));
  }

  @Override
  void onSubAck(int code) {
    onGranted(code);
  }

  @Override
  public void onPublish(ByteBuffer bytes, int header, int start, int end) {
    int index = end - start < 2 ? end : start + 2 + (bytes.getShort(start) & 0xffff);
    int deliveredQos = (header >> 1) & 3;
    if (deliveredQos > 0 && index + 2 <= end) {
      acknowledge(deliveredQos, bytes.getShort(index) & 0xffff);
      index += 2;
    }
    if (isVersion5() && index < end) {
      int behindLength = PacketReader.endOfNumber(bytes, index, end);
      index = behindLength + PacketReader.numberIn(bytes, index, behindLength);
    }
    if (end - index < PublishTemplate.MARK_BYTES) {
      throw new LoadFailed("A message arrived that this run did not send.");
    }
    onPayload(bytes, index);
  }

  @Override
  public void onAcknowledgement(int type, int packetId, int reason) {
    if (type != PacketTypes.PUBREL) {
      super.onAcknowledgement(type, packetId, reason);
    }
    Packets.putAcknowledgement(link().output(), PacketTypes.PUBCOMP, packetId);
    link().requestFlush();
  }

  private void acknowledge(int deliveredQos, int packetId) {
    int type = deliveredQos == 1 ? PacketTypes.PUBACK : PacketTypes.PUBREC;
    Packets.putAcknowledgement(link().output(), type, packetId);
    link().requestFlush();
  }

  private void onPayload(ByteBuffer bytes, int at) {
    long missingBefore = check.missingCount();
    long sequence = bytes.getLong(at + PublishTemplate.SEQUENCE_OFFSET);
    if (check.onDelivery(bytes.getInt(at), sequence)) {
      receiving.flow().onDelivered();
      long sentNanos = bytes.getLong(at + PublishTemplate.TIME_OFFSET);
      receiving.latencies().onDelivery(sentNanos, nowNanos);
    }
    long missing = check.missingCount();
    if (missing != missingBefore) {
      receiving.flow().onMissing(missing - missingBefore);
    }
  }
}
