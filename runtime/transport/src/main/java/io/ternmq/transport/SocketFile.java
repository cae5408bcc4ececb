package io.ternmq.transport;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The file of a Unix domain socket, from before the listener opens until it is closed. */
final class SocketFile {
  private static final int KIND_MASK = 0170000;
  private static final int SOCKET = 0140000;

  private final Path path;

  private SocketFile(Path path) {
    this.path = path;
  }

  /** Makes way: removes a socket that nobody listens on any more, and nothing else. */
  static SocketFile claim(Path path) throws ListenFailedException {
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      try {
        if (!isSocket(path)) {
          throw ListenFailedException.of(
              path, "there is a file that is no socket. Move it away, or choose another path.");
        }
        if (isServed(path)) {
          throw ListenFailedException.of(
              path, "another process listens there. Stop it, or choose another path.");
        }
        Files.deleteIfExists(path);
      } catch (ListenFailedException known) {
        throw known;
      } catch (IOException fault) {
        throw ListenFailedException.of(path, "what is there cannot be removed: " + fault);
      }
    }
    return new SocketFile(path);
  }

  private static boolean isSocket(Path path) throws IOException {
    Object mode = Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS);
    return mode instanceof Integer bits && (bits & KIND_MASK) == SOCKET;
  }

  private static boolean isServed(Path path) {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
      return channel.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  /** The listener is open: gives the file its mode. */
  void settle(String mode) throws ListenFailedException {
    try {
      if (!mode.isEmpty()) {
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
      }
    } catch (IOException | IllegalArgumentException fault) {
      throw ListenFailedException.of(path, "its mode cannot be '" + mode + "': " + fault);
    }
  }

  /** The listener is closed. */
  void remove() {
    try {
      Files.deleteIfExists(path);
    } catch (IOException gone) {
      // Somebody took the right to remove it: there is nothing left to do.
    }
  }
}
