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
    List<String> whole = command(subscription(login, filter, qos));
    return new ProcessSubscriber(Program.startUntil(whole, line -> line.startsWith("ready")));
  }

  @Override
  public void publish(Login login, Publication publication) {
    Program.run(command(publication(login, publication)));
  }

  private List<String> command(List<String> arguments) {
    List<String> whole = new ArrayList<>(command);
    whole.addAll(arguments);
    return whole;
  }

  /** What a script is told that has to subscribe. */
  static List<String> subscription(Login login, String filter, int qos) {
    return arguments("sub", login, filter, qos);
  }

  /** What a script is told that has to publish. */
  static List<String> publication(Login login, Publication publication) {
    List<String> arguments = arguments("pub", login, publication.topic(), publication.qos());
    arguments.addAll(List.of("--retain", publication.retained() ? "1" : "0"));
    publication.payloads().forEach(payload -> arguments.addAll(List.of("--payload", payload)));
    return arguments;
  }

  private static List<String> arguments(String verb, Login login, String topic, int qos) {
    List<String> arguments = new ArrayList<>(List.of(verb));
    arguments.addAll(List.of("--address", login.address()));
    arguments.addAll(List.of("--version", login.version().argument()));
    arguments.addAll(List.of("--id", login.clientId()));
    arguments.addAll(List.of("--keep", login.keepsSession() ? "1" : "0"));
    arguments.addAll(List.of("--topic", topic));
    arguments.addAll(List.of("--qos", Integer.toString(qos)));
    String trusted = login.trusted();
    if (trusted != null) {
      arguments.addAll(List.of("--ca", trusted));
    }
    LastWill will = login.will();
    if (will != null) {
      arguments.addAll(List.of("--will-topic", will.topic(), "--will-payload", will.payload()));
    }
    return arguments;
  }
}
