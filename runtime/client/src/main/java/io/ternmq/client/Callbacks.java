package io.ternmq.client;

import io.ternmq.clientcore.ClientEvent;
import io.ternmq.clientcore.IncomingMessage;
import io.ternmq.core.DropReason;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the application's handlers one after the other, in the order of what they hear, and tells
 * the lane which messages are handled.
 *
 * <p>QoS 1 and 2 are bounded by the receive maximum; QoS 0 above {@link #WAITING_LIMIT} or {@link
 * #WAITING_BYTES_LIMIT} is dropped and counted, for the socket is never left unread.
 *
 * <p>A message that nobody hears is done with, unless somebody is expected to listen: then it
 * waits, and is handed over before any that came later.
 *
 * <p>What the executor refuses waits, and is tried again with every tick.
 */
final class Callbacks {
  /** How many messages may wait for the handler before QoS 0 is dropped. */
  static final int WAITING_LIMIT = 100_000;

  /** How many bytes of messages may wait for the handler before QoS 0 is dropped. */
  static final long WAITING_BYTES_LIMIT = 64L << 20;

  /** So many in a row; then whoever shares the executor has its turn. */
  static final int TURN_LIMIT = 256;

  private static final Logger LOG = LoggerFactory.getLogger(MqttClient.class);

  private final Handlers handlers;
  private final Routes routes;
  private final Executor executor;
  private final Consumer<List<IncomingMessage>> handled;
  private final Queue<Object> queue = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waitingCount = new AtomicInteger();
  private final AtomicLong waitingBytes = new AtomicLong();
  private final DropCounts drops;
  private final AtomicBoolean isScheduled = new AtomicBoolean();
  private final AtomicBoolean hasWarned = new AtomicBoolean();
  private volatile boolean isClosed;
  private volatile @Nullable Thread running;
  // Owned by the callback that runs.
  private @Nullable Backlog<IncomingMessage> unheard;
  private Routes.Table table;

  /**
   * Callbacks to these handlers.
   *
   * @param executor where they run; may have many threads
   * @param handled hears which messages the application is done with, many at a time
   * @param drops counts QoS 0 messages that the application was too slow for
   */
  Callbacks(
      Handlers handlers,
      Routes routes,
      Executor executor,
      Consumer<List<IncomingMessage>> handled,
      DropCounts drops) {
    this.handlers = handlers;
    this.routes = routes;
    this.executor = executor;
    this.drops = drops;
    this.handled = handled;
    for (Consumer<ReceivedMessage> handler : handlers.onMessage()) {
      routes.add(new Routes.Route(null, receiverOf(handler)));
    }
    table = routes.table();
  }

  /** A receiver that is done with a message when the handler returns. */
  static Receiver receiverOf(Consumer<ReceivedMessage> handler) {
    return (message, done) -> {
      call(handler, message);
      return true;
    };
  }

  void onMessage(IncomingMessage message) {
    boolean isDroppable = message.publish().qos() == QoS.AT_MOST_ONCE;
    if (isDroppable && Backlog.isFull(waitingCount.get(), waitingBytes.get())) {
      drops.add(DropReason.MAILBOX_FULL);
      return;
    }
    waitingCount.incrementAndGet();
    waitingBytes.addAndGet(bytesOf(message));
    enqueue(message);
  }

  private static long bytesOf(IncomingMessage message) {
    return Backlog.bytesOf(message.publish());
  }

  void onEvent(ClientEvent event) {
    enqueue(event);
  }

  /** Leads messages to a receiver from now on, and those that wait for one. */
  void listen(Routes.Route route) {
    routes.add(route);
    execute(this::followRoutes);
  }

  /** Forgets who hears a filter that was unsubscribed, and that somebody was expected to. */
  void silence(String filter) {
    routes.removeFilter(filter);
    execute(this::followRoutes);
  }

  /** Messages of this filter that nobody hears are to wait until somebody does. */
  void expect(TopicFilter filter) {
    routes.expect(filter);
  }

  /** All messages are to wait until somebody listens, where nobody does. */
  void expectAll() {
    routes.expectAll();
  }

  /** Runs this among the callbacks, in its turn. */
  void execute(Runnable task) {
    enqueue(task);
  }

  /** Tries what the executor refused again. On the lane, now and then. */
  void onTick() {
    if (!queue.isEmpty()) {
      schedule();
    }
  }

  /** The client is closed: what the executor refuses from now on is for nobody. */
  void close() {
    isClosed = true;
    onTick();
  }

  /** True where a callback runs now, on this thread. */
  boolean isCurrent() {
    return Thread.currentThread() == running;
  }

  private void enqueue(Object item) {
    queue.add(item);
    schedule();
  }

  private void schedule() {
    if (isScheduled.compareAndSet(false, true) && !giveTurn()) {
      isScheduled.set(false);
      if (isClosed) {
        queue.clear();
      }
    }
  }

  /** Gives the executor a turn; false where it takes none. */
  private boolean giveTurn() {
    Turn turn = new Turn();
    try {
      executor.execute(turn);
      return true;
    } catch (RejectedExecutionException | OutOfMemoryError refusal) { // no room, or no thread
      if (!isClosed && hasWarned.compareAndSet(false, true)) {
        LOG.warn("the executor of the callbacks refused them; they are tried again", refusal);
      }
      return false;
    } finally {
      turn.giver = null;
    }
  }

  /** What the executor is given. */
  private final class Turn implements Runnable {
    /** Who gives it, while it is being given: others read null, or a thread that is not theirs. */
    private @Nullable Thread giver = Thread.currentThread();

    @Override
    public void run() {
      drain(giver == Thread.currentThread());
    }
  }

  /**
   * Calls what waits, for one turn, and what came meanwhile where that is left to it.
   *
   * @param isAtOnce true where the executor runs what it is given within the call: nobody waits for
   *     a turn there, and turns would lie on the stack one in another
   */
  private void drain(boolean isAtOnce) {
    boolean isLeftToMe;
    do {
      running = Thread.currentThread();
      try {
        do {
          callSome();
        } while (isAtOnce && !queue.isEmpty());
      } finally { // an Error that gets here does not silence those behind it
        running = null;
        isLeftToMe = isLeftToThisTurn();
      }
    } while (isLeftToMe);
  }

  /**
   * True where more waits and no other turn comes: the client is closed, and its threads end.
   *
   * <p>The turn is not given back while more waits: of a closed client, whoever adds to it then
   * would find an executor that refuses, and take what waits for what nobody is to hear.
   */
  private boolean isLeftToThisTurn() {
    if (queue.isEmpty()) {
      isScheduled.set(false);
      if (queue.isEmpty() || !isScheduled.compareAndSet(false, true)) {
        return false;
      }
    }
    if (giveTurn()) {
      return false;
    }
    boolean isLast = isClosed;
    if (!isLast) {
      isScheduled.set(false); // tried again with the next tick
    }
    return isLast;
  }

  private void callSome() {
    List<IncomingMessage> done = new ArrayList<>();
    try {
      for (int count = 0; count < TURN_LIMIT; count++) {
        Object item = queue.poll();
        if (item == null) {
          return;
        }
        call(item, done);
      }
    } finally {
      if (!done.isEmpty()) {
        handled.accept(done);
      }
    }
  }

  private void call(Object item, List<IncomingMessage> done) {
    if (item instanceof IncomingMessage message) {
      waitingCount.decrementAndGet();
      waitingBytes.addAndGet(-bytesOf(message));
      call(message, done);
    } else if (item instanceof Runnable task) {
      call(Runnable::run, task);
    } else {
      if (item instanceof ClientEvent.SubscriptionLost lost) {
        routes
            .table()
            .hearing(lost.filter())
            .forEach(each -> each.onSubscriptionLost(lost.reason()));
      }
      for (Consumer<ClientEvent> handler : handlers.onEvent()) {
        call(handler, (ClientEvent) item);
      }
    }
  }

  private void call(IncomingMessage message, List<IncomingMessage> done) {
    followRoutes();
    dispatch(message, done);
  }

  /** Where others listen now: to what has waited, first. */
  @SuppressWarnings("ReferenceEquality") // it is the same one as long as nothing changes
  private void followRoutes() {
    Routes.Table current = routes.table();
    if (current == table) {
      return;
    }
    table = current;
    Backlog<IncomingMessage> waiting = unheard;
    if (waiting != null) {
      unheard = null; // those that still nobody hears begin another
      List<IncomingMessage> done = new ArrayList<>();
      for (IncomingMessage next = waiting.poll(); next != null; next = waiting.poll()) {
        dispatch(next, done);
      }
      if (!done.isEmpty()) {
        handled.accept(done);
      }
    }
  }

  /** Keeps a message until somebody listens; returns one that has no room, which may be it. */
  private @Nullable IncomingMessage keep(IncomingMessage message) {
    Backlog<IncomingMessage> waiting = unheard;
    if (waiting == null) {
      waiting = new Backlog<>(drops, Callbacks::bytesOf);
      unheard = waiting;
    }
    return waiting.offer(message, message.publish().qos());
  }

  private void dispatch(IncomingMessage message, List<IncomingMessage> done) {
    TopicName topic = message.publish().topic();
    List<Receiver> receivers = table.receiversOf(topic);
    if (receivers.isEmpty()) {
      IncomingMessage over = table.expects(topic) ? keep(message) : message;
      if (over != null) {
        done.add(over); // nobody listens, and nobody else will
      }
      return;
    }
    boolean byHand = handlers.acknowledgesByHand();
    if (receivers.size() == 1 && !byHand) {
      ReceivedMessage received = received(message, Callbacks::nothing);
      if (receivers.get(0).receive(received, () -> handled.accept(List.of(message)))) {
        done.add(message);
      }
      return;
    }
    SharedTask end = new SharedTask(receivers.size(), () -> handled.accept(List.of(message)));
    for (Receiver receiver : receivers) {
      Runnable share = end.share();
      boolean isHeard =
          receiver.receive(received(message, byHand ? share : Callbacks::nothing), share);
      if (isHeard && !byHand) {
        share.run();
      }
    }
  }

  /** The application has a message in hand: what is left to do where it does not say when. */
  void onHandedOver(Runnable done) {
    if (!handlers.acknowledgesByHand()) {
      done.run();
    }
  }

  private static ReceivedMessage received(IncomingMessage message, Runnable acknowledgement) {
    return new ReceivedMessage(message.publish(), message.deliveryId(), acknowledgement);
  }

  private static void nothing() {}

  private static <T> void call(Consumer<T> handler, T argument) {
    try {
      handler.accept(argument);
    } catch (RuntimeException | Error fault) { // an Error holds up no acknowledgement either
      LOG.error("the application's handler failed; the client goes on", fault);
    }
  }
}
