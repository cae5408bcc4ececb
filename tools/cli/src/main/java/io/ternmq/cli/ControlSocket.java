package io.ternmq.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How other commands of this user speak to a running broker: a socket in its data directory. One
 * line comes, one or more lines answer. On a thread of its own, one question after the other.
 */
final class ControlSocket implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
  private static final String NAME = "control";

  /** How long nothing is accepted after a fault: a process without a free file has none at once. */
  private static final long REST_NANOS = 100_000_000;

  private final Path file;
  private final ServerSocketChannel server;
  private final Answers answers;

  /** Answers a line. */
  @FunctionalInterface
  interface Answers {
    /** Says the lines of the answer, one by one; whether anybody still listens does not matter. */
    void answer(String question, Consumer<String> say);
  }

  ControlSocket(Path file, ServerSocketChannel server, Answers answers) {
    this.file = file;
    this.server = server;
    this.answers = answers;
  }

  /** Opens it; a broker without one runs all the same. */
  static @Nullable ControlSocket open(Path data, Answers answers) {
    Path file = data.toAbsolutePath().normalize().resolve(NAME);
    try {
      Files.deleteIfExists(file); // left by a broker that was killed: the store is locked by us
      ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      server.bind(UnixDomainSocketAddress.of(file));
      ControlSocket socket = new ControlSocket(file, server, answers);
      Thread thread = new Thread(socket::serve, "tern-control");
      thread.setDaemon(true);
      thread.start();
      return socket;
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      LOG.warn("there is no control socket at {}: {}", file, e.getMessage());
      return null;
    }
  }

  /** Answers until it is closed. */
  void serve() {
    while (server.isOpen()) {
      try (SocketChannel channel = server.accept();
          BufferedReader lines =
              new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
        String line = lines.readLine();
        if (line != null) {
          answers.answer(line, said -> say(channel, said));
        }
      } catch (AsynchronousCloseException stopped) {
        return;
      } catch (IOException | RuntimeException e) {
        LOG.debug("the control socket", e);
        LockSupport.parkNanos(this, REST_NANOS);
      }
    }
  }

  private static void say(SocketChannel channel, String line) {
    try {
      write(channel, line);
    } catch (IOException e) {
      LOG.debug("whoever asked at the control socket has gone", e);
    }
  }

  private static void write(SocketChannel channel, String line) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** Asks the broker that uses this directory for one line; null where none answers. */
  static @Nullable String ask(Path data, String line) {
    AtomicReference<@Nullable String> first = new AtomicReference<>();
    ask(data, line, said -> first.compareAndSet(null, said));
    return first.get();
  }

  /**
   * Asks the broker that uses this directory, and hears every line of its answer.
   *
   * @return false where none listens
   */
  static boolean ask(Path data, String line, Consumer<String> hear) {
    Path file = data.toAbsolutePath().normalize().resolve(NAME);
    if (!Files.exists(file)) {
      return false;
    }
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(file))) {
      write(channel, line);
      BufferedReader lines =
          new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
      for (String said = lines.readLine(); said != null; said = lines.readLine()) {
        hear.accept(said);
      }
      return true;
    } catch (IOException e) {
      return false; // left by a broker that was killed
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOG.debug("the control socket", e);
    }
  }
}
