package io.ternmq.crash.soak;

import io.ternmq.crash.Findings;
import io.ternmq.crash.Frame;
import io.ternmq.crash.PacketWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Somebody who sends what is no MQTT, or MQTT against its rules, and is to be closed for it. */
final class BadPeer {
  private static final int CLOSED_MILLIS = 20_000;
  private static final int LINGER_MILLIS = 2_000;

  private final Doors doors;
  private final SplittableRandom chance;
  private final Findings findings;
  private final Tally tally;

  private enum Kind {
    RANDOM_BYTES,
    OTHER_PROTOCOL,
    RESERVED_FLAG,
    ENDLESS_LENGTH,
    HALF_A_CONNECT,
    PUBLISH_FIRST,
    CONNECT_TWICE,
    QOS_3,
    WILDCARD_TOPIC,
    BROKEN_TEXT,
    SUBSCRIBE_WITHOUT_FILTERS,
    WRONG_FLAGS,
    RESERVED_TYPE,
    HUGE_PACKET,
    MUTATED_PACKETS,
    WEB_SOCKET_OF_TEXT,
    NO_WEB_SOCKET,
    NO_TLS,
    NO_HTTP
  }

  BadPeer(Run run, SplittableRandom chance) {
    this.doors = run.doors();
    this.chance = chance;
    this.findings = run.findings();
    this.tally = run.tally();
  }

  /** One connection with one fault. */
  void misbehave() {
    Kind kind = Kind.values()[chance.nextInt(Kind.values().length)];
    String name = kind.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    tally.one("bad: " + name);
    try (Socket socket = Doors.dial(port(kind), 3)) {
      if (isLoggedIn(kind)) {
        logIn(socket);
      }
      for (byte[] packet : packets(kind)) {
        socket.getOutputStream().write(packet);
      }
      boolean mayStay = kind == Kind.MUTATED_PACKETS || kind == Kind.NO_HTTP;
      awaitEnd(socket, mayStay ? LINGER_MILLIS : CLOSED_MILLIS);
    } catch (SocketTimeoutException e) {
      if (kind != Kind.MUTATED_PACKETS && kind != Kind.NO_HTTP) {
        findings.add("whoever sent this was not closed: " + name);
      }
    } catch (IOException e) {
      tally.one("bad peer was reset"); // as good as closed
    }
  }

  private int port(Kind kind) {
    return switch (kind) {
      case WEB_SOCKET_OF_TEXT, NO_WEB_SOCKET -> doors.webSocket();
      case NO_TLS -> doors.tls();
      case NO_HTTP -> doors.http();
      default -> doors.tcp();
    };
  }

  private static boolean isLoggedIn(Kind kind) {
    return switch (kind) {
      case CONNECT_TWICE,
          QOS_3,
          WILDCARD_TOPIC,
          BROKEN_TEXT,
          SUBSCRIBE_WITHOUT_FILTERS,
          WRONG_FLAGS,
          RESERVED_TYPE,
          HUGE_PACKET,
          MUTATED_PACKETS ->
          true;
      default -> false;
    };
  }

  private void logIn(Socket socket) throws IOException {
    socket.setSoTimeout(CLOSED_MILLIS);
    socket.getOutputStream().write(connect());
    Frame answer = Frame.read(new DataInputStream(socket.getInputStream()));
    if (answer.reason() != 0) {
      findings.add("the stranger was refused, reason " + answer.reason());
    }
  }

  private byte[] connect() {
    String clientId = "stranger-" + chance.nextInt(1_000);
    Account account = new Account(clientId, "stranger", SoakBroker.PASSWORD, false);
    return PacketBytes.connect(account, true, 60, 0);
  }

  private List<byte[]> packets(Kind kind) {
    return switch (kind) {
      case RANDOM_BYTES, NO_WEB_SOCKET, NO_TLS, NO_HTTP -> List.of(random(1, 300));
      case OTHER_PROTOCOL ->
          List.of(new PacketWriter().text("MQXX").one(4).one(2).two(60).text("c").packet(1, 0));
      case RESERVED_FLAG ->
          List.of(new PacketWriter().text("MQTT").one(4).one(3).two(60).text("c").packet(1, 0));
      case ENDLESS_LENGTH -> List.of(new byte[] {0x10, -1, -1, -1, -1, 1});
      case HALF_A_CONNECT -> List.of(Arrays.copyOf(connect(), 10));
      case PUBLISH_FIRST -> List.of(PacketBytes.publish(false, "junk/1", 0, 0, "too soon"));
      case CONNECT_TWICE -> List.of(connect());
      case QOS_3 -> List.of(PacketBytes.publish(false, "junk/1", 6, 1, "three"));
      case WILDCARD_TOPIC -> List.of(PacketBytes.publish(false, "junk/#", 0, 0, "to all"));
      case BROKEN_TEXT ->
          List.of(
              new PacketWriter().two(2).raw((byte) 0xC3, (byte) 0x28).raw((byte) 1).packet(3, 0));
      case SUBSCRIBE_WITHOUT_FILTERS -> List.of(PacketBytes.subscribe(false, 0, List.of()));
      case WRONG_FLAGS -> List.of(new PacketWriter().two(1).text("junk/#").one(0).packet(8, 0));
      case RESERVED_TYPE -> List.of(new PacketWriter().packet(0, 0));
      case HUGE_PACKET -> List.of(new byte[] {0x30, -1, -1, -1, 0x7F}, random(10, 1_000));
      case MUTATED_PACKETS -> List.of(mutated(), mutated(), mutated(), mutated());
      case WEB_SOCKET_OF_TEXT ->
          List.of(
              WebSocketStreams.REQUEST.getBytes(StandardCharsets.US_ASCII),
              new byte[] {(byte) 0x81, (byte) 0x82, 1, 2, 3, 4, 5, 6});
    };
  }

  private byte[] random(int from, int to) {
    byte[] bytes = new byte[chance.nextInt(from, to)];
    chance.nextBytes(bytes);
    return bytes;
  }

  /** A packet with one octet behind its first changed: so nothing is retained by it. */
  private byte[] mutated() {
    byte[] packet =
        switch (chance.nextInt(4)) {
          case 0 -> PacketBytes.subscribe(false, 1, List.of("junk/+", "junk/1"));
          case 1 -> PacketBytes.publish(false, "junk/1", 2, 7, "x".repeat(40));
          case 2 -> PacketBytes.publish(false, "junk/2", 4, 8, "x".repeat(40));
          default -> PacketBytes.answer(Frame.PUBREL, 8);
        };
    packet[chance.nextInt(1, packet.length)] = (byte) chance.nextInt(256);
    return packet;
  }

  private static void awaitEnd(Socket socket, int millis) throws IOException {
    long endNanos = System.nanoTime() + millis * 1_000_000L;
    InputStream in = socket.getInputStream();
    byte[] unread = new byte[1_024];
    int count = 0;
    while (count >= 0) {
      long left = (endNanos - System.nanoTime()) / 1_000_000L;
      if (left <= 0) {
        throw new SocketTimeoutException();
      }
      socket.setSoTimeout((int) left);
      count = in.read(unread);
    }
  }
}
