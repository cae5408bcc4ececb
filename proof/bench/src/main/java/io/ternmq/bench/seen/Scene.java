package io.ternmq.bench.seen;

import com.sun.net.httpserver.HttpServer;
import io.ternmq.load.Load;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A broker with many clients that only keep alive, and some that are lost and come back all the
 * time; with presence topics somebody follows those, and with a webhook something takes its events.
 */
final class Scene implements AutoCloseable {
  private static final int RESTLESS_COUNT = 2_500;

  /** What the broker does beside. */
  enum Extra {
    NOTHING,
    PRESENCE,
    WEBHOOK
  }

  private final List<AutoCloseable> opened = new ArrayList<>();
  private final WatchedBroker broker;
  private final RestlessClients restless;

  /**
   * What a scene is made of.
   *
   * @param core the broker's
   * @param clientsCore the core of the clients that only keep alive
   */
  record Plan(
      Path root, String command, int clients, int eventsPerMinute, int core, int clientsCore) {}

  Scene(Plan plan, Extra extra) throws InterruptedException {
    try {
      broker = keep(new WatchedBroker(plan.root(), plan.command(), settings(extra), plan.core()));
      Process idle = idle(plan, broker);
      keep(() -> idle.destroyForcibly().onExit().join());
      if (extra == Extra.PRESENCE) {
        followPresence();
      }
      restless =
          keep(
              new RestlessClients(
                  broker.mqtt(), "restless", RESTLESS_COUNT, plan.eventsPerMinute()));
      broker.awaitConnected(plan.clients(), idle);
    } catch (IOException | RuntimeException | InterruptedException failure) {
      close();
      if (failure instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      throw new ProbeFailed("The scene is not set: " + failure.getMessage(), failure);
    }
  }

  WatchedBroker broker() {
    return broker;
  }

  RestlessClients restless() {
    return restless;
  }

  private <T extends AutoCloseable> T keep(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  private List<String> settings(Extra extra) throws IOException {
    return switch (extra) {
      case NOTHING -> List.of();
      case PRESENCE -> List.of("presence.topics=true");
      case WEBHOOK -> List.of("webhooks=[{url: \"http://127.0.0.1:" + receiver() + "/events\"}]");
    };
  }

  /** Takes what it is sent; its port. */
  private int receiver() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/events",
        exchange -> {
          try (InputStream body = exchange.getRequestBody()) {
            body.readAllBytes();
          }
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    keep(() -> server.stop(0));
    return server.getAddress().getPort();
  }

  private static Process idle(Plan plan, WatchedBroker broker) throws IOException {
    List<String> words =
        new ArrayList<>(List.of("taskset", "-c", Integer.toString(plan.clientsCore())));
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path")));
    words.addAll(List.of(Load.class.getName(), "--port", "" + broker.mqtt().getPort()));
    words.addAll(List.of("--publishers", "0", "--subscribers", "0"));
    words.addAll(List.of("--idle", "" + plan.clients(), "--idle-rate", "1500"));
    words.addAll(List.of("--keep-alive", "600", "--measured", "60m"));
    return new ProcessBuilder(words)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private void followPresence() throws IOException {
    Socket socket = keep(RestlessClients.connect(broker.mqtt(), "presence-reader"));
    socket.setSoTimeout(0);
    byte[] filter = "$presence/+".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    byte[] packet = new byte[8 + filter.length];
    packet[0] = (byte) 0x82;
    packet[1] = (byte) (6 + filter.length);
    packet[3] = 1;
    packet[6] = (byte) filter.length;
    System.arraycopy(filter, 0, packet, 7, filter.length);
    socket.getOutputStream().write(packet);
    Thread reader =
        new Thread(
            () -> {
              try {
                socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
              } catch (IOException closed) {
                return; // with the scene
              }
            },
            "presence-reader");
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public void close() {
    for (int index = opened.size() - 1; index >= 0; index--) {
      try {
        opened.get(index).close();
      } catch (Exception gone) {
        System.err.println("Left open: " + gone);
      }
    }
    opened.clear();
  }
}
