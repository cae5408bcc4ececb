package io.ternmq.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A server elsewhere, over TLS, that takes what it is sent. */
final class SecureReceiver implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 120;

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final BlockingQueue<byte[]> bodies = new LinkedBlockingQueue<>();

  /**
   * One that shows this certificate.
   *
   * @param port 0 for a free one
   */
  SecureReceiver(SSLContext certificate, int port) throws IOException {
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 8);
    server.setHttpsConfigurator(new HttpsConfigurator(certificate));
    server.setExecutor(threads); // a handshake that fails holds nobody else up
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    bodies.add(exchange.getRequestBody().readAllBytes());
    exchange.sendResponseHeaders(204, -1);
    exchange.close();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The body of the next request; null where none comes. */
  byte @Nullable [] next() throws InterruptedException {
    return bodies.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** True where nothing has come yet. */
  boolean isEmpty() {
    return bodies.isEmpty();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
