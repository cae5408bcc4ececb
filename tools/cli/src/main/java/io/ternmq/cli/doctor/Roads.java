package io.ternmq.cli.doctor;

import io.ternmq.clientcore.ServerAddress;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The first steps: does the name resolve, and do its addresses take connections? */
final class Roads {
  private static final int PATIENCE_MILLIS = 5_000;

  private final ServerAddress server;
  private final Findings findings;

  Roads(ServerAddress server, Findings findings) {
    this.server = server;
    this.findings = findings;
  }

  /** An address that takes connections; null where none does. */
  @Nullable InetAddress find() {
    long beginNanos = System.nanoTime();
    InetAddress[] addresses;
    try {
      addresses = InetAddress.getAllByName(server.host());
    } catch (UnknownHostException e) {
      findings.wrong(
          "name",
          server.host() + " has no address",
          "Check the spelling, and that this machine can ask its name server.");
      return null;
    }
    findings.well(
        "name",
        server.host()
            + " is "
            + Arrays.stream(addresses)
                .map(InetAddress::getHostAddress)
                .collect(Collectors.joining(" and "))
            + ", found in "
            + ShortSpan.text(System.nanoTime() - beginNanos));
    return firstOpen(addresses);
  }

  private @Nullable InetAddress firstOpen(InetAddress[] addresses) {
    InetAddress open = null;
    for (InetAddress address : addresses) {
      if (isOpen(address) && open == null) {
        open = address;
      }
    }
    return open;
  }

  private boolean isOpen(InetAddress address) {
    String where = address.getHostAddress() + " port " + server.port();
    long beginNanos = System.nanoTime();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address, server.port()), PATIENCE_MILLIS);
      findings.well(
          "connection",
          where + " takes connections, in " + ShortSpan.text(System.nanoTime() - beginNanos));
      return true;
    } catch (SocketTimeoutException e) {
      findings.wrong(
          "connection",
          where + " does not answer within " + PATIENCE_MILLIS / 1_000 + " s",
          "The host is down, or something in between drops the packets: ask who runs the firewall.");
    } catch (NoRouteToHostException e) {
      findings.wrong("connection", where + " cannot be reached: there is no way to it", "");
    } catch (ConnectException e) {
      findings.wrong(
          "connection",
          where + " refuses the connection",
          "Nothing listens there. Is the broker started, and on this port and address? A broker"
              + " without credentials listens on its own machine only.");
    } catch (IOException e) {
      findings.wrong("connection", where + ": " + e.getMessage(), "");
    }
    return false;
  }
}
