package io.ternmq.crash;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.Map;

/** A server of MQTT 3.1.1 that takes every message, and notes when it let go of each. */
final class AnsweringServer implements AutoCloseable {
  private static final byte[] CONNACK = {0x20, 2, 0, 0};

  private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final Map<Integer, Long> answeredNanos = new HashMap<>();

  AnsweringServer() throws IOException {
    Thread thread = new Thread(this::serve, "answering-server");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return server.getLocalPort();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        serve(
            new DataInputStream(new BufferedInputStream(socket.getInputStream())),
            socket.getOutputStream());
      } catch (IOException e) {
        // the client has gone, or the test is over
      }
    }
  }

  private void serve(DataInputStream in, OutputStream out) throws IOException {
    Map<Integer, Integer> unreleased = new HashMap<>();
    while (true) {
      Frame frame = Frame.read(in);
      switch (frame.type()) {
        case Frame.CONNECT -> out.write(CONNACK);
        case Frame.PUBLISH -> {
          String payload = frame.payload();
          int number = Integer.parseInt(payload.substring(0, payload.indexOf(':')));
          if (frame.qos() == 2) {
            unreleased.put(frame.publishId(), number);
            out.write(Bytes.answer(Frame.PUBREC, frame.publishId()));
          } else {
            answered(number);
            out.write(Bytes.answer(Frame.PUBACK, frame.publishId()));
          }
        }
        case Frame.PUBREL -> {
          answered(unreleased.getOrDefault(frame.packetId(), -1));
          out.write(Bytes.answer(Frame.PUBCOMP, frame.packetId()));
        }
        default -> {} // nothing else needs an answer in so short a time
      }
    }
  }

  private synchronized void answered(int number) {
    answeredNanos.putIfAbsent(number, System.nanoTime());
  }

  /** True where the client may have been told by then that it is done with this message. */
  synchronized boolean hasAnswered(int number, long nanos) {
    return answeredNanos.getOrDefault(number, Long.MAX_VALUE) <= nanos;
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
