package io.ternmq.interop.deaths;

/** A message that says in its payload who published it, at which QoS, and as which of that QoS. */
record NumberedMessage(Source source, int qos, int number) {
  static final String FILTER = "numbered/#";

  /** The publisher of a message, which has a topic of its own. */
  record Source(int index) {}

  static NumberedMessage of(String payload) {
    String[] parts = payload.split(" ");
    Source source = new Source(Integer.parseInt(parts[0]));
    return new NumberedMessage(source, Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
  }

  byte[] toPacket(RawLogin login, int packetId) {
    String payload = source.index() + " " + qos + " " + number;
    return Wire.publish(login, "numbered/" + source.index(), qos, packetId, payload);
  }
}
