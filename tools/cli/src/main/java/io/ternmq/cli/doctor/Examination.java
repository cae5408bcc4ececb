package io.ternmq.cli.doctor;

import io.ternmq.client.MqttClientBuilder;
import io.ternmq.clientcore.ServerAddress;
import java.io.PrintWriter;
import java.net.InetAddress;

/** The whole way to a broker, step by step: name, connection, TLS, login, limits, round trip. */
public final class Examination {
  private Examination() {}

  /**
   * Makes all the steps that can be made, and prints a line for each.
   *
   * @param builder makes the client that logs in, once
   * @return true where everything is as it should be
   */
  public static boolean make(ServerAddress server, MqttClientBuilder builder, PrintWriter out)
      throws InterruptedException {
    Findings findings = new Findings(out);
    InetAddress open = new Roads(server, findings).find();
    if (open != null) {
      if (server.scheme().isEncrypted()) {
        new Certificates(server, findings).look(open);
      }
      new Visit(server, findings).make(builder);
    }
    return findings.isWell();
  }
}
