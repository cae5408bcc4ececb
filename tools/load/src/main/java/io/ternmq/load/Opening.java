package io.ternmq.load;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Opens the clients of a run one after the other: never more than a few handshakes at once, and
 * never faster than asked. Owned by the thread of the run.
 */
final class Opening {
  /** Below the length of the queue of unaccepted connections that brokers commonly ask for. */
  private static final int HANDSHAKE_LIMIT = 96;

  /**
   * One local address has some 28,000 ports, and the more are taken the longer a free one takes.
   */
  private static final int CONNECTIONS_PER_ADDRESS = 1_000;

  /** So many addresses begin with the same three numbers. */
  private static final int ADDRESSES_PER_NET = 250;

  private final LoadPlan.Target target;
  private final List<Client> clients = new ArrayList<>();
  private final Deque<Link> unflushed = new ArrayDeque<>();
  private int openedCount;
  private int readyCount;
  private double permits;
  private long permitNanos;

  Opening(LoadPlan.Target target) {
    this.target = target;
  }

  void add(Client client) {
    clients.add(client);
  }

  LoadPlan.Target target() {
    return target;
  }

  boolean isVersion5() {
    return target.isVersion5();
  }

  /** The links that have something to send in this turn. */
  Deque<Link> unflushed() {
    return unflushed;
  }

  void onReady() {
    readyCount++;
  }

  int readyCount() {
    return readyCount;
  }

  int clientCount() {
    return clients.size();
  }

  boolean isComplete() {
    return readyCount == clients.size();
  }

  /** Opens as many clients as may be opened now, at most so many per second; 0 for no limit. */
  void proceed(Selector selector, long nowNanos, int perSecond) throws IOException {
    long elapsedNanos = permitNanos == 0 ? 0 : nowNanos - permitNanos;
    permitNanos = nowNanos;
    permits = Math.min(HANDSHAKE_LIMIT, permits + elapsedNanos * (double) perSecond / 1e9);
    while (openedCount < clients.size()
        && openedCount - readyCount < HANDSHAKE_LIMIT
        && (perSecond == 0 || permits >= 1)) {
      permits -= perSecond == 0 ? 0 : 1;
      Client client = clients.get(openedCount);
      try {
        client.open(routeOf(openedCount), selector, unflushed);
      } catch (ConnectException refused) {
        throw LoadFailed.refused(target.address(), refused);
      }
      openedCount++;
    }
  }

  /** Says goodbye on every open connection and closes it. */
  void closeAll() throws IOException {
    for (int index = 0; index < openedCount; index++) {
      clients.get(index).close();
    }
  }

  /** From which address the connection of that index leads: ports run out on a single one. */
  private Link.Route routeOf(int index) throws UnknownHostException {
    InetSocketAddress remote = target.address();
    int host = index / CONNECTIONS_PER_ADDRESS;
    if (host == 0 || remote.getAddress().getAddress().length != 4) {
      return new Link.Route(remote, null);
    }
    byte net = (byte) (host / ADDRESSES_PER_NET);
    byte last = (byte) (1 + host % ADDRESSES_PER_NET);
    InetAddress local = InetAddress.getByAddress(new byte[] {127, 0, net, last});
    return new Link.Route(remote, new InetSocketAddress(local, 0));
  }
}
