package io.ternmq.conformance;

import org.jspecify.annotations.Nullable;

/** A CONNECT in the making: right unless the test says otherwise. */
public final class ConnectBytes {
  private final int level;
  private final String clientId;
  private int flags = 2;
  private int keepAliveSeconds;
  private Bytes properties = new Bytes();
  private @Nullable Bytes will;
  private @Nullable Bytes login;

  ConnectBytes(int level, String clientId) {
    this.level = level;
    this.clientId = clientId;
  }

  /** Clean Start or Clean Session 0. */
  public ConnectBytes resuming() {
    flags &= ~2;
    return this;
  }

  /** A session that outlives its connection: both versions. */
  public ConnectBytes durable() {
    return level < 5 ? resuming() : resuming().with(Property.sessionExpiry(600));
  }

  public ConnectBytes keepAlive(int seconds) {
    keepAliveSeconds = seconds;
    return this;
  }

  /** More properties (5.0). */
  public ConnectBytes with(Bytes... more) {
    properties.add(Bytes.join(more));
    return this;
  }

  /** A will with payload "gone". */
  public ConnectBytes will(String topic, int qos, boolean retain, Bytes... willProperties) {
    flags |= 4 | qos << 3 | (retain ? 32 : 0);
    will = level < 5 ? new Bytes() : Bytes.properties(willProperties);
    will.string(topic).string("gone");
    return this;
  }

  public ConnectBytes will(String topic) {
    return will(topic, 0, false);
  }

  public ConnectBytes user(String name) {
    flags |= 128;
    login = (login == null ? new Bytes() : login).string(name);
    return this;
  }

  public ConnectBytes password(String word) {
    flags |= 64;
    login = (login == null ? new Bytes() : login).string(word);
    return this;
  }

  /** Flags as they are to stand there, whatever the payload. */
  public ConnectBytes flags(int all) {
    flags = all;
    return this;
  }

  /** What stands before the payload. */
  public Bytes header(String name, int version) {
    Bytes header = Bytes.text(name).one(version).one(flags).two(keepAliveSeconds);
    return level < 5 ? header : header.add(Bytes.properties(properties));
  }

  /** The packet with another name and version. */
  public Bytes bytes(String name, int version) {
    Bytes body = header(name, version).string(clientId);
    body.add(will == null ? new Bytes() : will).add(login == null ? new Bytes() : login);
    return Bytes.packet(0x10, body);
  }

  /** The packet. */
  public Bytes bytes() {
    return bytes("MQTT", level);
  }

  /** The packet with a payload of the test's own. */
  public Bytes bytes(Bytes payload) {
    return Bytes.packet(0x10, header("MQTT", level), payload);
  }
}
