package io.ternmq.conformance;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Bytes under construction, written without any help of the codec that is under test. */
public final class Bytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** These bytes, each given as 0 to 255. */
  public static Bytes of(int... values) {
    Bytes bytes = new Bytes();
    for (int value : values) {
      bytes.out.write(value);
    }
    return bytes;
  }

  /** A packet: first byte, remaining length, body. */
  public static Bytes packet(int first, Bytes... body) {
    Bytes joined = join(body);
    return of(first).variable(joined.size()).add(joined);
  }

  /** All of these, one behind the other. */
  public static Bytes join(Bytes... parts) {
    Bytes joined = new Bytes();
    for (Bytes part : parts) {
      joined.add(part);
    }
    return joined;
  }

  /** Properties with their length before them. */
  public static Bytes properties(Bytes... properties) {
    Bytes joined = join(properties);
    return new Bytes().variable(joined.size()).add(joined);
  }

  /** A string with its length before it. */
  public static Bytes text(String text) {
    return new Bytes().string(text);
  }

  public Bytes add(Bytes more) {
    out.writeBytes(more.toArray());
    return this;
  }

  public Bytes one(int value) {
    out.write(value);
    return this;
  }

  public Bytes two(int value) {
    return one(value >> 8).one(value);
  }

  public Bytes four(long value) {
    return two((int) (value >> 16)).two((int) value);
  }

  public Bytes string(String text) {
    return binary(text.getBytes(StandardCharsets.UTF_8));
  }

  public Bytes binary(byte[] bytes) {
    two(bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  /** The bytes of this text and nothing before them. */
  public Bytes raw(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  public Bytes variable(int value) {
    int rest = value;
    while (rest > 127) {
      one((rest & 127) | 128);
      rest >>= 7;
    }
    return one(rest);
  }

  public int size() {
    return out.size();
  }

  public byte[] toArray() {
    return out.toByteArray();
  }
}
