package io.ternmq.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A name service that takes its time, and those who wait for it. */
class NameLookupsTest {
  private static final int CLIENTS = 5_000;

  private final Queue<Runnable> threads = new ArrayDeque<>();
  private final List<NameLookups.Answer> answers = new ArrayList<>();

  private static InetAddress[] here() {
    return new InetAddress[] {InetAddress.getLoopbackAddress()};
  }

  @Test
  void manyThatAskForOneNameTakeOneThread() {
    NameLookups names = new NameLookups(host -> here(), threads::add);
    for (int count = 0; count < CLIENTS; count++) {
      names.ask("broker.example", answers::add);
    }
    names.ask("other.example", answers::add);
    assertThat(threads).hasSize(2);
    threads.remove().run();
    assertThat(answers).hasSize(CLIENTS);
    assertThat(answers.get(0).addresses()).containsExactly(here());
  }

  @Test
  void whoAsksAfterTheAnswerAsksAnew() {
    NameLookups names = new NameLookups(host -> here(), threads::add);
    names.ask("broker.example", answers::add);
    threads.remove().run();
    names.ask("broker.example", answers::add);
    assertThat(threads).hasSize(1);
    threads.remove().run();
    assertThat(answers).hasSize(2);
  }

  @Test
  void aNameWithoutAnAddressAndAFaultOfTheServiceAreTold() {
    NameLookups names = new NameLookups(NameLookupsTest::fail, Runnable::run);
    names.ask("nowhere.example", answers::add);
    names.ask("broken.example", answers::add);
    assertThat(answers)
        .extracting(NameLookups.Answer::failure)
        .containsExactly(ConnectFailure.UNKNOWN_HOST, ConnectFailure.FAILED);
  }

  private static InetAddress[] fail(String host) throws UnknownHostException {
    if (host.startsWith("broken")) {
      throw new IllegalStateException("a name service of somebody's own");
    }
    throw new UnknownHostException(host);
  }

  @Test
  void aProcessThatHasNoThreadLeftFailsTheAttempt() {
    NameLookups names =
        new NameLookups(
            host -> here(),
            lookup -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    names.ask("broker.example", answers::add);
    names.ask("broker.example", answers::add);
    assertThat(answers)
        .extracting(NameLookups.Answer::failure)
        .containsExactly(ConnectFailure.FAILED, ConnectFailure.FAILED);
  }
}
