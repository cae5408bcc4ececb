package io.ternmq.interop.clients;

import io.ternmq.interop.Program;
import java.util.ArrayList;
import java.util.List;

/**
 * A client library behind a small script of ours. All scripts take the same arguments, and print
 * {@code ready present=<0|1>} once subscribed and {@code got <qos> <retain> <payload>} per message.
 */
record ScriptedFamily(List<String> command) implements ClientFamily {

  @Override
  public Subscriber subscribe(Login login, String filter, int qos) {
    List<String> command = arguments("sub", login, filter, qos);
    return new Subscriber(Program.startUntil(command, line -> line.startsWith("ready")));
  }

  @Override
  public void publish(Login login, Publication publication) {
    List<String> arguments = arguments("pub", login, publication.topic(), publication.qos());
    arguments.addAll(List.of("--retain", publication.retained() ? "1" : "0"));
    publication.payloads().forEach(payload -> arguments.addAll(List.of("--payload", payload)));
    Program.run(arguments);
  }

  private List<String> arguments(String verb, Login login, String topic, int qos) {
    List<String> arguments = new ArrayList<>(command);
    arguments.add(verb);
    arguments.addAll(List.of("--address", login.address()));
    arguments.addAll(List.of("--version", login.version().argument()));
    arguments.addAll(List.of("--id", login.clientId()));
    arguments.addAll(List.of("--keep", login.keepsSession() ? "1" : "0"));
    arguments.addAll(List.of("--topic", topic));
    arguments.addAll(List.of("--qos", Integer.toString(qos)));
    LastWill will = login.will();
    if (will != null) {
      arguments.addAll(List.of("--will-topic", will.topic(), "--will-payload", will.payload()));
    }
    return arguments;
  }
}
