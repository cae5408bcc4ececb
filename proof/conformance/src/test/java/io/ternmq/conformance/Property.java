package io.ternmq.conformance;

import java.nio.charset.StandardCharsets;

/** Single properties of 5.0 as bytes: identifier and value. */
public final class Property {
  private Property() {}

  public static Bytes payloadFormat(int format) {
    return Bytes.of(0x01, format);
  }

  public static Bytes messageExpiry(long seconds) {
    return Bytes.of(0x02).four(seconds);
  }

  public static Bytes contentType(String type) {
    return Bytes.of(0x03).string(type);
  }

  public static Bytes responseTopic(String topic) {
    return Bytes.of(0x08).string(topic);
  }

  public static Bytes correlationData(String data) {
    return Bytes.of(0x09).binary(data.getBytes(StandardCharsets.UTF_8));
  }

  public static Bytes subscriptionIdentifier(int identifier) {
    return Bytes.of(0x0B).variable(identifier);
  }

  public static Bytes sessionExpiry(long seconds) {
    return Bytes.of(0x11).four(seconds);
  }

  public static Bytes authenticationMethod(String method) {
    return Bytes.of(0x15).string(method);
  }

  public static Bytes authenticationData(int... data) {
    return Bytes.of(0x16).two(data.length).add(Bytes.of(data));
  }

  public static Bytes requestProblemInformation(int flag) {
    return Bytes.of(0x17, flag);
  }

  public static Bytes willDelay(long seconds) {
    return Bytes.of(0x18).four(seconds);
  }

  public static Bytes requestResponseInformation(int flag) {
    return Bytes.of(0x19, flag);
  }

  public static Bytes reasonString(String reason) {
    return Bytes.of(0x1F).string(reason);
  }

  public static Bytes receiveMaximum(int messages) {
    return Bytes.of(0x21).two(messages);
  }

  public static Bytes topicAliasMaximum(int aliases) {
    return Bytes.of(0x22).two(aliases);
  }

  public static Bytes topicAlias(int alias) {
    return Bytes.of(0x23).two(alias);
  }

  public static Bytes user(String name, String value) {
    return Bytes.of(0x26).string(name).string(value);
  }

  public static Bytes maximumPacketSize(long bytes) {
    return Bytes.of(0x27).four(bytes);
  }
}
