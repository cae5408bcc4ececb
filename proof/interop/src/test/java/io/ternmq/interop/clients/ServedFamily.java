package io.ternmq.interop.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.interop.Peers;
import io.ternmq.interop.Program;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A Java client library. Its clients live in one process together, which saves the start of a
 * virtual machine for each; only one that leaves a will, and may have to die, is a process of its
 * own. Safe for use by several threads.
 */
final class ServedFamily implements ClientFamily, AutoCloseable {
  private final String library;
  private @Nullable Program service;

  ServedFamily(String library) {
    this.library = library;
  }

  @Override
  public Subscriber subscribe(Login login, String filter, int qos) {
    if (login.will() != null) {
      return new ScriptedFamily(Peers.java(library)).subscribe(login, filter, qos);
    }
    Served served = ask(ScriptedFamily.subscription(login, filter, qos));
    served.await("ready", words -> words.startsWith("ready "));
    return served;
  }

  @Override
  public void publish(Login login, Publication publication) {
    Served served = ask(ScriptedFamily.publication(login, publication));
    served.await("done", "done"::equals);
  }

  private Served ask(List<String> arguments) {
    Served served = new Served(service(), Login.token() + " ");
    served.say(arguments);
    return served;
  }

  private synchronized Program service() {
    if (service == null) {
      List<String> command = new ArrayList<>(Peers.java(library));
      command.add("serve");
      service = Program.start(command);
    }
    return service;
  }

  @Override
  public synchronized void close() {
    if (service != null) {
      service.close();
    }
  }

  /** One client of the service, whose lines begin with its tag. */
  private record Served(Program service, String tag) implements Subscriber {

    void say(List<String> words) {
      service.say(tag.strip() + "\t" + String.join("\t", words));
    }

    List<String> await(int count, String description, Predicate<String> wanted) {
      return service
          .awaitLines(
              count,
              tag + description,
              line ->
                  line.startsWith(tag)
                      && (wanted.test(words(line)) || words(line).startsWith("error")))
          .stream()
          .map(this::words)
          .toList();
    }

    void await(String description, Predicate<String> wanted) {
      assertThat(await(1, description, wanted)).allMatch(wanted);
    }

    private String words(String line) {
      return line.substring(tag.length());
    }

    @Override
    public List<Received> awaitMessages(int count) {
      return await(count, "messages", Received::isPrintedOn).stream().map(Received::of).toList();
    }

    @Override
    public void leave() {
      say(List.of("leave"));
      await("left", "left"::equals);
    }

    @Override
    public void die() {
      throw new UnsupportedOperationException("its process is not its own");
    }

    @Override
    public void requireSessionPresent() {
      assertThat(service.lines()).contains(tag + "ready present=1");
    }

    @Override
    public void close() {
      say(List.of("leave"));
    }
  }
}
