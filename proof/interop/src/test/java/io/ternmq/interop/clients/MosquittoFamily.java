package io.ternmq.interop.clients;

import io.ternmq.interop.Peers;
import io.ternmq.interop.Program;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** The programs mosquitto_pub and mosquitto_sub. */
final class MosquittoFamily implements ClientFamily {

  @Override
  public Subscriber subscribe(Login login, String filter, int qos) {
    // The program fills a buffer before it writes to a pipe, unless it is told to write lines.
    List<String> command = new ArrayList<>(List.of(Peers.program("stdbuf"), "-oL"));
    command.addAll(arguments("mosquitto_sub", login, filter, qos));
    command.addAll(List.of("-d", "-F", "got %q %r %p"));
    if (login.keepsSession()) {
      command.add("-c");
    }
    LastWill will = login.will();
    if (will != null) {
      command.addAll(List.of("--will-topic", will.topic(), "--will-payload", will.payload()));
      command.addAll(List.of("--will-qos", "1"));
    }
    return new ProcessSubscriber(
        Program.startUntil(command, line -> line.startsWith("Subscribed")));
  }

  @Override
  public void publish(Login login, Publication publication) {
    List<String> command =
        arguments("mosquitto_pub", login, publication.topic(), publication.qos());
    if (publication.retained()) {
      command.add("-r");
    }
    if (publication.payloads().equals(List.of(""))) {
      command.add("-n");
      Program.run(command);
      return;
    }
    command.add("-l");
    Program.run(command, publication.payloads());
  }

  static List<String> arguments(String program, Login login, String topic, int qos) {
    URI address = URI.create(login.address());
    List<String> arguments = new ArrayList<>(List.of(Peers.program(program)));
    arguments.addAll(List.of("-h", address.getHost(), "-p", Integer.toString(address.getPort())));
    arguments.addAll(List.of("-V", login.version().argument(), "-i", login.clientId()));
    arguments.addAll(List.of("-t", topic, "-q", Integer.toString(qos)));
    String trusted = login.trusted();
    if (trusted != null) {
      arguments.addAll(List.of("--cafile", trusted));
    }
    return arguments;
  }
}
