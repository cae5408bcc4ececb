package io.ternmq.cli;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/** An MQTT 5.0 client that says CONNECT and AUTH by hand, as RFC 5802 wants it. */
final class ScramClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;
  private static final String FIRST_OF_NONCE = "fyko+d2lbbFgONRv9qkxdawL";

  private final Socket socket;
  private final DataInputStream in;

  ScramClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(socket.getInputStream());
  }

  /** The reason code of CONNACK; 0 only where the broker proved that it knows the password too. */
  int connect(String user, String password) throws Exception {
    String first = "n=" + user + ",r=" + FIRST_OF_NONCE;
    sendConnect(user, "n,," + first);
    byte[] auth = read(0xF0);
    String challenge = dataOf(auth);
    String[] parts = challenge.split(",");
    String without = "c=biws,r=" + parts[0].substring(2);
    byte[] salt = Base64.getDecoder().decode(parts[1].substring(2));
    byte[] salted = salted(password, salt, Integer.parseInt(parts[2].substring(2)));
    byte[] clientKey = hmac(salted, "Client Key");
    String exchange = first + "," + challenge + "," + without;
    byte[] signature = hmac(MessageDigest.getInstance("SHA-256").digest(clientKey), exchange);
    for (int index = 0; index < signature.length; index++) {
      signature[index] ^= clientKey[index];
    }
    sendAuth(without + ",p=" + Base64.getEncoder().encodeToString(signature));
    byte[] connAck = read(0x20);
    if (connAck[1] == 0) {
      String proof = Base64.getEncoder().encodeToString(hmac(hmac(salted, "Server Key"), exchange));
      if (!new String(connAck, StandardCharsets.UTF_8).contains("v=" + proof)) {
        throw new AssertionError("the broker did not prove that it knows the password");
      }
    }
    return connAck[1] & 0xFF;
  }

  /** The reason code of the DISCONNECT that the broker sends. */
  int awaitDisconnect() throws IOException {
    return read(0xE0)[0] & 0xFF;
  }

  /** Asks for a sign of life, and has it before anything else comes. */
  void ping() throws IOException {
    send(0xC0, new byte[0]);
    read(0xD0);
  }

  private static byte[] salted(String password, byte[] salt, int iterations)
      throws GeneralSecurityException {
    return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
        .generateSecret(new PBEKeySpec(password.toCharArray(), salt, iterations, 256))
        .getEncoded();
  }

  private static byte[] hmac(byte[] key, String text) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
  }

  private void sendConnect(String clientId, String data) throws IOException {
    byte[] properties = properties(data);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(new byte[] {0, 4, 'M', 'Q', 'T', 'T', 5, 2, 0, 60});
    body.write(properties.length);
    body.writeBytes(properties);
    body.writeBytes(field(clientId));
    send(0x10, body.toByteArray());
  }

  private void sendAuth(String data) throws IOException {
    byte[] properties = properties(data);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(0x18); // continue authentication
    writeLength(body, properties.length);
    body.writeBytes(properties);
    send(0xF0, body.toByteArray());
  }

  private static byte[] properties(String data) {
    ByteArrayOutputStream properties = new ByteArrayOutputStream();
    properties.write(0x15); // authentication method
    properties.writeBytes(field("SCRAM-SHA-256"));
    properties.write(0x16); // authentication data
    properties.writeBytes(field(data));
    return properties.toByteArray();
  }

  private static byte[] field(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream field = new ByteArrayOutputStream();
    field.write(bytes.length >> 8);
    field.write(bytes.length);
    field.writeBytes(bytes);
    return field.toByteArray();
  }

  private static void writeLength(ByteArrayOutputStream out, int length) {
    int rest = length;
    while (rest >= 128) {
      out.write((rest & 127) | 128);
      rest >>= 7;
    }
    out.write(rest);
  }

  private void send(int header, byte[] body) throws IOException {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(header);
    writeLength(packet, body.length);
    packet.writeBytes(body);
    socket.getOutputStream().write(packet.toByteArray());
  }

  /** The body of the next packet, which must be of this type. */
  private byte[] read(int header) throws IOException {
    int type = in.readUnsignedByte();
    if (type != header) {
      throw new AssertionError("a packet of type " + type);
    }
    int length = 0;
    int next;
    int shift = 0;
    do {
      next = in.readUnsignedByte();
      length |= (next & 127) << shift;
      shift += 7;
    } while (next >= 128);
    return in.readNBytes(length);
  }

  /** The authentication data of an AUTH. */
  private static String dataOf(byte[] auth) {
    String text = new String(auth, StandardCharsets.ISO_8859_1);
    int at = text.indexOf("r=" + FIRST_OF_NONCE);
    int length = (text.charAt(at - 2) << 8) | text.charAt(at - 1);
    return text.substring(at, at + length);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
