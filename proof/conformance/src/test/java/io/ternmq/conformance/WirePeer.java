package io.ternmq.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.ternmq.brokercore.CloseCause;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client made of bytes: what the test sends, and what it got since it was last asked. */
public final class WirePeer {
  private final BrokerUnderTest broker;
  private final Link link;

  WirePeer(BrokerUnderTest broker, Link link) {
    this.broker = broker;
    this.link = link;
  }

  // ---- what it sends

  /** All of this in one read. */
  public WirePeer sends(Bytes... packets) {
    link.receive(Unpooled.wrappedBuffer(Bytes.join(packets).toArray()));
    broker.settle();
    return this;
  }

  /** This packet a byte at a time. */
  public WirePeer trickles(Bytes packet) {
    for (byte value : packet.toArray()) {
      link.receive(Unpooled.wrappedBuffer(new byte[] {value}));
      broker.settle();
    }
    return this;
  }

  public WirePeer sends(ConnectBytes connect) {
    return sends(connect.bytes());
  }

  /** PUBLISH; the id counts for QoS 1 and 2 alone. */
  public WirePeer publishes(String topic, String payload, int qos, int id, Bytes... properties) {
    return sends(publish(qos << 1, topic, payload, id, properties));
  }

  /** PUBLISH with RETAIN. */
  public WirePeer retains(String topic, String payload, int qos, int id, Bytes... properties) {
    return sends(publish(qos << 1 | 1, topic, payload, id, properties));
  }

  /** A PUBLISH with these flags as bytes. */
  public Bytes publish(int flags, String topic, String payload, int id, Bytes... properties) {
    Bytes packet = Bytes.text(topic);
    if ((flags & 6) != 0) {
      packet.two(id);
    }
    return Bytes.packet(0x30 | flags, packet, properties(properties), new Bytes().raw(payload));
  }

  public WirePeer puback(int id) {
    return sends(Bytes.packet(0x40, new Bytes().two(id)));
  }

  public WirePeer pubrec(int id) {
    return sends(Bytes.packet(0x50, new Bytes().two(id)));
  }

  public WirePeer pubrel(int id) {
    return sends(Bytes.packet(0x62, new Bytes().two(id)));
  }

  public WirePeer pubcomp(int id) {
    return sends(Bytes.packet(0x70, new Bytes().two(id)));
  }

  /** A filter of a SUBSCRIBE with its options byte. */
  public static Bytes filter(String filter, int options) {
    return Bytes.text(filter).one(options);
  }

  public WirePeer subscribes(int id, Bytes... filters) {
    return sends(subscribe(id, properties(), filters));
  }

  /** A SUBSCRIBE as bytes; the properties with their length. */
  public Bytes subscribe(int id, Bytes properties, Bytes... filters) {
    return Bytes.packet(0x82, new Bytes().two(id), properties, Bytes.join(filters));
  }

  public WirePeer unsubscribes(int id, String... filters) {
    Bytes body = new Bytes().two(id).add(properties());
    for (String filter : filters) {
      body.string(filter);
    }
    return sends(Bytes.packet(0xA2, body));
  }

  public WirePeer pings() {
    return sends(Bytes.of(0xC0, 0));
  }

  public WirePeer disconnects() {
    return sends(Bytes.of(0xE0, 0));
  }

  /** Properties with their length; nothing at all before 5.0. */
  public Bytes properties(Bytes... properties) {
    return broker.isVersion5() ? Bytes.properties(properties) : new Bytes();
  }

  /** The link is lost. */
  public WirePeer dies() {
    link.lose(CloseCause.RESET);
    broker.settle();
    return this;
  }

  // ---- what it got

  /** All packets since the last question. */
  public List<Frame> frames() {
    ByteBuf written = link.written();
    byte[] bytes = new byte[written.readableBytes()];
    written.readBytes(bytes);
    return Frame.all(bytes, broker.isVersion5());
  }

  /** Exactly these packets came since the last question. */
  public WirePeer expects(String... packets) {
    assertThat(frames()).extracting(Frame::toString).containsExactly(packets);
    return this;
  }

  /** The one packet that came since the last question. */
  public Frame next() {
    List<Frame> frames = frames();
    assertThat(frames).hasSize(1);
    return frames.get(0);
  }

  /** Exactly these packets came since the last question, and then the end. */
  public void expectsEnd(String... packets) {
    expects(packets);
    assertThat(link.isClosed()).as("closed").isTrue();
  }

  /** Nothing came since the last question, and the connection is open. */
  public WirePeer expectsNothing() {
    expects();
    return expectsOpen();
  }

  public WirePeer expectsOpen() {
    assertThat(link.isClosed()).as("closed").isFalse();
    return this;
  }

  /** Payloads of all PUBLISH packets since the last question, and no other packet came. */
  public List<String> payloads() {
    List<String> payloads = new ArrayList<>();
    for (Frame frame : frames()) {
      String text = frame.toString();
      assertThat(text).startsWith("PUBLISH");
      payloads.add(text.substring(text.indexOf('=') + 1, text.indexOf(" q")));
    }
    return payloads;
  }

  /** So many bytes of payload. */
  public static String filler(int bytes) {
    return new String(new byte[bytes], StandardCharsets.US_ASCII).replace('\0', 'x');
  }
}
