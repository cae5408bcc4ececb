package io.ternmq.cli;

import java.net.InetSocketAddress;
import picocli.CommandLine.Option;

/** The broker that the chaos commands lead to. */
final class BrokerAddress {
  @Option(
      names = {"-h", "--host"},
      paramLabel = "HOST",
      description = "The broker's host. Default: localhost.")
  private String host = "localhost";

  @Option(
      names = {"-p", "--port"},
      paramLabel = "PORT",
      description = "The broker's port. Default: 1883.")
  private int port = ConnectionOptions.DEFAULT_PORT;

  InetSocketAddress toAddress() {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw CommandFailure.of("there is no host " + host);
    }
    return address;
  }

  String text() {
    return host + ":" + port;
  }
}
