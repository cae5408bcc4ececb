package io.ternmq.brokercore;

import io.ternmq.packet.Connect;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CONNECTs that wait for their turn. Addresses are served in turn, one CONNECT each, so that a
 * crowd from one place does not stand before those who come alone. Owned by its lane.
 */
final class WaitingLine {
  /** How many addresses are looked at to find the one that most wait of. */
  private static final int ADDRESSES_COMPARED = 256;

  private final Map<String, Place> places = new HashMap<>();
  private final ArrayDeque<Place> turns = new ArrayDeque<>();
  private int count;

  /** One of them. */
  record Waiting(ConnectionEngine connection, Connect connect) {
    /** False where the client went away, or was refused, meanwhile. */
    boolean isThere() {
      return connection.phase() == ConnectionPhase.AUTHENTICATING;
    }
  }

  private static final class Place {
    private final String address;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

    Place(String address) {
      this.address = address;
    }
  }

  /** Stands behind the others of its address. */
  void add(ConnectionEngine connection, Connect connect) {
    Place place = places.computeIfAbsent(addressOf(connection), this::open);
    place.waiting.add(new Waiting(connection, connect));
    count++;
  }

  private Place open(String address) {
    Place place = new Place(address);
    turns.add(place);
    return place;
  }

  /** The address that a connection is counted with: of IPv6 the network of 64 bits. */
  static String addressOf(ConnectionEngine connection) {
    String peer = connection.peer();
    int colon = peer.lastIndexOf(':');
    String host = colon < 0 ? peer : peer.substring(0, colon);
    if (!host.startsWith("[")) {
      return host;
    }
    int end = 0;
    for (int group = 0; group < 4 && end >= 0; group++) {
      end = host.indexOf(':', end + 1);
    }
    return end < 0 ? host : host.substring(0, end);
  }

  /** Takes out whose turn it is; null where nobody waits. */
  @Nullable Waiting next() {
    while (true) {
      Place place = turns.poll();
      if (place == null) {
        return null;
      }
      Waiting first = place.waiting.poll();
      if (place.waiting.isEmpty()) {
        places.remove(place.address);
      } else {
        turns.add(place);
      }
      if (first != null) {
        count--;
        return first;
      }
    }
  }

  /** Takes out the latest of the address that most wait of; null where nobody waits. */
  @Nullable Waiting latestOfMost() {
    Place most = most();
    Waiting latest = most == null ? null : most.waiting.pollLast();
    if (latest != null) {
      count--;
    }
    return latest;
  }

  /** True where a newcomer of this address has a better claim to wait than the one above. */
  boolean isOfFew(String address) {
    Place own = places.get(address);
    Place most = most();
    int ownCount = own == null ? 0 : own.waiting.size();
    return most != null && ownCount + 1 < most.waiting.size();
  }

  private @Nullable Place most() {
    Place most = null;
    Iterator<Place> backwards = turns.descendingIterator();
    for (int compared = 0; compared < ADDRESSES_COMPARED && backwards.hasNext(); compared++) {
      Place place = backwards.next();
      if (!place.waiting.isEmpty()
          && (most == null || place.waiting.size() > most.waiting.size())) {
        most = place;
      }
    }
    return most;
  }

  int count() {
    return count;
  }

  boolean isEmpty() {
    return count == 0;
  }
}
