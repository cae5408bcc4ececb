package io.ternmq.transport;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks names up, each on a thread that ends with the answer: name services block for seconds, and
 * no lane waits for them. Whoever asks for a name that is being looked up hears the same answer, so
 * while a name service is silent thousands of clients of one server take one thread. Thread-safe.
 */
final class NameLookups {
  /** What knows the names. */
  @FunctionalInterface
  interface Service {
    InetAddress[] addressesOf(String host) throws UnknownHostException;
  }

  /**
   * What came of a lookup.
   *
   * @param failure null where there are addresses
   */
  record Answer(InetAddress[] addresses, @Nullable ConnectFailure failure, String sentence) {
    private static Answer ofFailure(ConnectFailure failure, String sentence) {
      return new Answer(new InetAddress[0], failure, sentence);
    }
  }

  private final Service service;
  private final Executor threads;
  private final Map<String, List<Consumer<Answer>>> asking = new HashMap<>(); // guarded by this

  NameLookups(Service service, Executor threads) {
    this.service = service;
    this.threads = threads;
  }

  /** Lookups in the system's name service. */
  static NameLookups ofSystem() {
    return new NameLookups(InetAddress::getAllByName, NameLookups::onNewThread);
  }

  private static void onNewThread(Runnable lookup) {
    Thread resolver = new Thread(lookup, "tern-resolver");
    resolver.setDaemon(true);
    resolver.start();
  }

  /** Asks for the addresses of a host; the answer is told on whatever thread has it. */
  void ask(String host, Consumer<Answer> asker) {
    if (isFirst(host, asker)) {
      try {
        threads.execute(() -> tell(host, answerOf(host)));
      } catch (OutOfMemoryError refusal) { // no thread
        tell(host, Answer.ofFailure(ConnectFailure.FAILED, String.valueOf(refusal.getMessage())));
      }
    }
  }

  private synchronized boolean isFirst(String host, Consumer<Answer> asker) {
    List<Consumer<Answer>> others = asking.get(host);
    if (others != null) {
      others.add(asker);
      return false;
    }
    List<Consumer<Answer>> alone = new ArrayList<>(1);
    alone.add(asker);
    asking.put(host, alone);
    return true;
  }

  private Answer answerOf(String host) {
    try {
      return new Answer(service.addressesOf(host), null, "");
    } catch (UnknownHostException unknown) {
      return Answer.ofFailure(ConnectFailure.UNKNOWN_HOST, "no address is known for " + host);
    } catch (RuntimeException fault) { // of a name service
      return Answer.ofFailure(ConnectFailure.FAILED, String.valueOf(fault.getMessage()));
    }
  }

  /** Who asks from now on asks anew. */
  private void tell(String host, Answer answer) {
    List<Consumer<Answer>> askers;
    synchronized (this) {
      askers = asking.remove(host);
    }
    if (askers != null) {
      askers.forEach(each -> each.accept(answer));
    }
  }
}
