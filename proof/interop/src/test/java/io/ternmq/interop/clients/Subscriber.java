package io.ternmq.interop.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.interop.Program;
import java.util.List;

/** A running subscribing client. */
final class Subscriber implements AutoCloseable {
  private final Program program;

  Subscriber(Program program) {
    this.program = program;
  }

  /** Waits for this many messages, and returns all that came. */
  List<Received> awaitMessages(int count) {
    return program.awaitLines(count, "messages", Received::isPrintedOn).stream()
        .map(Received::of)
        .toList();
  }

  /** Leaves with DISCONNECT, as a client does that is asked to end. */
  void leave() {
    program.terminate();
    program.awaitExit(Program.PATIENCE);
  }

  /** Dies on the spot (SIGKILL). */
  void die() {
    program.kill();
  }

  /** The broker said that it kept this client's session. */
  void requireSessionPresent() {
    assertThat(program.lines()).contains("ready present=1");
  }

  @Override
  public void close() {
    program.close();
  }
}
