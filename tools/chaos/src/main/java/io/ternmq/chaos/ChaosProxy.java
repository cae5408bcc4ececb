package io.ternmq.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/**
 * A listener on loopback that passes connections on to a broker, and does to them what it is told.
 * It runs on a thread of its own; every method may be called from any thread.
 *
 * <p>Links are few (a test's worth of clients) and walked through one by one in each turn.
 */
public final class ChaosProxy implements AutoCloseable {
  /** How many connections may be open at once; further ones wait in the listener. */
  private static final int LINK_LIMIT = 10_000;

  private static final int BUFFER_BYTES = 16 << 10;
  private static final long LONGEST_TURN_MILLIS = 1_000;

  /** A fault that new connections meet too, while it lasts. */
  private record Weather(Fault fault, long endsNanos) {}

  private final ServerSocketChannel listener;
  private final InetSocketAddress broker;
  private final ProxyListener hears;
  private final Selector selector;
  private final Thread thread;
  private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final List<Link> links = new ArrayList<>();
  private final List<Weather> weather = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private volatile boolean isClosing;

  private ChaosProxy(ServerSocketChannel listener, InetSocketAddress broker, ProxyListener hears)
      throws IOException {
    this.listener = listener;
    this.broker = broker;
    this.hears = hears;
    selector = Selector.open();
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    thread = new Thread(this::run, "chaos-proxy");
    thread.setDaemon(true);
  }

  /**
   * Starts a proxy.
   *
   * @param port on loopback; 0 for any that is free
   * @throws ChaosFailed with a sentence where the port cannot be had
   */
  public static ChaosProxy start(int port, InetSocketAddress broker, ProxyListener hears) {
    try {
      ServerSocketChannel listener = ServerSocketChannel.open();
      listener.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_024);
      ChaosProxy proxy = new ChaosProxy(listener, broker, hears);
      proxy.thread.start();
      return proxy;
    } catch (IOException fault) {
      throw new ChaosFailed(
          "cannot listen on port " + port + " (" + fault.getMessage() + "); --listen chooses it",
          fault);
    }
  }

  /** Where clients are to connect. */
  public int port() {
    return listener.socket().getLocalPort();
  }

  /**
   * Does something to every connection; while it lasts, to new ones too.
   *
   * @return how many there were
   */
  public CompletableFuture<Integer> inject(Fault fault) {
    return submit(
        () -> {
          long nowNanos = System.nanoTime();
          List<Link> alive = alive();
          alive.forEach(link -> apply(fault, link, ThreadLocalRandom.current(), nowNanos));
          if (fault.kind().isWeather()) {
            weather.add(new Weather(fault, nowNanos + fault.duration().toNanos()));
          }
          return alive.size();
        });
  }

  /**
   * Does something to one connection that chance picks.
   *
   * @return 1, or 0 where there is none
   */
  public CompletableFuture<Integer> injectIntoOne(Fault fault, RandomGenerator random) {
    return submit(
        () -> {
          List<Link> alive = alive();
          if (alive.isEmpty()) {
            return 0;
          }
          Link link = alive.get(random.nextInt(alive.size()));
          apply(fault, link, random, System.nanoTime());
          return 1;
        });
  }

  private List<Link> alive() {
    return links.stream().filter(Link::isAlive).toList();
  }

  private void apply(Fault fault, Link link, RandomGenerator random, long nowNanos) {
    link.apply(fault, random, nowNanos);
    hears.onFault(link.clientId(), fault, nowNanos);
  }

  private CompletableFuture<Integer> submit(Callable<Integer> task) {
    CompletableFuture<Integer> result = new CompletableFuture<>();
    tasks.add(
        () -> {
          try {
            result.complete(task.call());
          } catch (Exception fault) {
            result.completeExceptionally(fault);
          }
        });
    selector.wakeup();
    return result;
  }

  // ---- its thread

  private void run() {
    try {
      while (!isClosing) {
        selector.select(this::onReady, turnMillis());
        runTasks();
        long nowNanos = System.nanoTime();
        weather.removeIf(each -> nowNanos >= each.endsNanos());
        for (Link link : links) {
          link.proceed(buffer, nowNanos);
        }
        links.removeIf(Link::isClosed);
        for (Link link : links) {
          link.register(selector, nowNanos);
        }
      }
    } catch (IOException fault) {
      throw new IllegalStateException("the selector failed", fault);
    } finally {
      links.forEach(Link::reset);
      closeQuietly();
    }
  }

  private void closeQuietly() {
    try {
      listener.close();
      selector.close();
    } catch (IOException gone) {
      // Nothing is left to be closed.
    }
  }

  private void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  private long turnMillis() {
    long dueNanos = Long.MAX_VALUE;
    for (Link link : links) {
      dueNanos = Math.min(dueNanos, link.nextDueNanos());
    }
    if (dueNanos == Long.MAX_VALUE) {
      return LONGEST_TURN_MILLIS;
    }
    long millis = (dueNanos - System.nanoTime()) / 1_000_000;
    return Math.max(1, Math.min(millis, LONGEST_TURN_MILLIS));
  }

  private void onReady(SelectionKey key) {
    if (key.isValid() && key.isAcceptable() && links.size() < LINK_LIMIT) {
      accept();
    }
  }

  private void accept() {
    try {
      SocketChannel client = listener.accept();
      if (client != null) {
        open(client);
      }
    } catch (IOException fault) {
      // The client that was to be accepted is gone.
    }
  }

  private void open(SocketChannel client) throws IOException {
    client.configureBlocking(false);
    client.setOption(StandardSocketOptions.TCP_NODELAY, true);
    SocketChannel onward = SocketChannel.open();
    onward.configureBlocking(false);
    onward.setOption(StandardSocketOptions.TCP_NODELAY, true);
    Link link = new Link(client, onward);
    try {
      onward.connect(broker);
    } catch (IOException refused) {
      link.reset(); // as if the broker itself refused
      return;
    }
    links.add(link);
    long nowNanos = System.nanoTime();
    for (Weather each : weather) {
      Duration rest = Duration.ofNanos(Math.max(0, each.endsNanos() - nowNanos));
      link.apply(each.fault().lasting(rest), ThreadLocalRandom.current(), nowNanos);
    }
  }

  /** Resets every connection and stops listening. */
  @Override
  public void close() {
    isClosing = true;
    selector.wakeup();
    try {
      thread.join(LONGEST_TURN_MILLIS);
    } catch (InterruptedException interruption) {
      Thread.currentThread().interrupt();
    }
  }
}
