package io.ternmq.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.broker.security.Argon2Hash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Addresses beyond their bounds at a broker that is a process of its own; others are unharmed. */
class AddressBoundsTest {
  private static final int PATIENCE_MILLIS = 20_000;

  @TempDir private Path folder;

  /** From the address 127.0.0 and this number. */
  private static Socket open(RunningBroker broker, int number) throws IOException {
    Socket socket = new Socket();
    byte[] from = {127, 0, 0, (byte) number};
    socket.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
    byte[] to = {127, 0, 0, 1};
    socket.connect(
        new InetSocketAddress(InetAddress.getByAddress(to), broker.port("mqtt")), PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** CONNECT of 3.1.1 with a clean session, and the second byte of what comes back; -1 for none. */
  private static int connect(Socket socket, String user, String password) throws IOException {
    byte[] name = user.getBytes(StandardCharsets.US_ASCII);
    byte[] secret = password.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(0x10);
    packet.write(10 + 2 + 2 + name.length + 2 + secret.length);
    packet.writeBytes(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 4, (byte) 0xC2, 0, 60, 0, 0});
    packet.write(0);
    packet.write(name.length);
    packet.writeBytes(name);
    packet.write(0);
    packet.write(secret.length);
    packet.writeBytes(secret);
    try {
      socket.getOutputStream().write(packet.toByteArray());
      InputStream in = socket.getInputStream();
      byte[] answer = in.readNBytes(4);
      return answer.length == 4 ? answer[3] : -1;
    } catch (IOException reset) {
      return -1;
    }
  }

  @Test
  void anAddressThatGuessesPasswordsIsBanned() throws Exception {
    Path users = folder.resolve("users");
    UserFile file = UserFile.read(users);
    file.put("alice", Argon2Hash.make("secret".getBytes(StandardCharsets.UTF_8)));
    file.write();
    try (RunningBroker broker =
        RunningBroker.start(
            folder,
            "--port=0",
            "--ws-port=off",
            "--set=security.passwords=" + users,
            "--set=security.ban.failures=3")) {
      try (Socket before = open(broker, 2)) {
        assertThat(connect(before, "alice", "secret")).isZero();
        for (int number = 0; number < 3; number++) {
          try (Socket guess = open(broker, 2)) {
            assertThat(connect(guess, "alice", "guess" + number)).isEqualTo(4);
          }
        }
        try (Socket banned = open(broker, 2)) {
          assertThat(connect(banned, "alice", "secret")).isEqualTo(-1);
        }
        try (Socket other = open(broker, 3)) {
          assertThat(connect(other, "alice", "secret")).isZero();
        }
        before.getOutputStream().write(new byte[] {(byte) 0xC0, 0});
        assertThat(before.getInputStream().readNBytes(2)).isEqualTo(new byte[] {(byte) 0xD0, 0});
      }
      assertThat(Files.readString(broker.log())).containsPattern("127.0.0.2:\\d+ failed");
    }
  }

  @Test
  void anAddressHasSoManyConnectionsAndNoMore() throws Exception {
    try (RunningBroker broker =
            RunningBroker.start(
                folder, "--port=0", "--ws-port=off", "--set=limits.address.connections=2");
        Socket first = open(broker, 2);
        Socket second = open(broker, 2);
        Socket third = open(broker, 2);
        Socket other = open(broker, 3)) {
      assertThat(connect(first, "a", "")).isZero();
      assertThat(connect(second, "b", "")).isZero();
      assertThat(connect(third, "c", "")).isEqualTo(-1);
      assertThat(connect(other, "d", "")).isZero();
    }
  }

  @Test
  void anAddressOpensSoManyConnectionsASecondAndNoMore() throws Exception {
    try (RunningBroker broker =
        RunningBroker.start(
            folder, "--port=0", "--ws-port=off", "--set=limits.address.connects.rate=2")) {
      List<Socket> sockets = new ArrayList<>();
      int refused = 0;
      try {
        for (int number = 0; number < 20; number++) {
          sockets.add(open(broker, 2)); // all at once: a second apart each would be let in
        }
        for (Socket socket : sockets) {
          refused += connect(socket, "a", "") == -1 ? 1 : 0;
        }
      } finally {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
      assertThat(refused).isBetween(1, 18);
      try (Socket other = open(broker, 3)) {
        assertThat(connect(other, "d", "")).isZero();
      }
    }
  }
}
