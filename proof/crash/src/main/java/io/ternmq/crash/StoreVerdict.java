package io.ternmq.crash;

import io.ternmq.brokercore.store.StoreSnapshot;
import io.ternmq.brokercore.store.StoreSnapshot.StoredEntry;
import io.ternmq.brokercore.store.StoreSnapshot.StoredSession;
import io.ternmq.store.DurableStore;
import io.ternmq.store.StoreOptions;
import io.ternmq.store.StoreUnusableException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens what a cut has left and compares it with what the broker had said by then. What was
 * acknowledged and is not there is lost; everything else that is wrong is a fault.
 */
final class StoreVerdict {
  private static final int IDENTIFIERS = 65_535;
  private static final int FETCHED = 256;
  private static final int PATIENCE_SECONDS = 60;

  private final SentPackets sent;
  private final CutLedger ledger;
  private final List<String> subscribers;

  /**
   * What one image came to.
   *
   * @param lost how many acknowledged messages are not there, for one subscriber each
   * @param oldestLostNanos how long before the cut the first of them was acknowledged
   */
  record Outcome(int lost, long oldestLostNanos, List<String> faults) {}

  /** What the broker had said by the cut. */
  private static final class Said {
    final Map<String, Map<Integer, Long>> acknowledged = new HashMap<>();
    final Map<String, Set<Integer>> received = new HashMap<>();
    final Map<String, Set<Integer>> completed = new HashMap<>();
    final Map<String, Set<Integer>> released = new HashMap<>();
    final Set<String> welcomed = new HashSet<>();
    final Set<String> subscribed = new HashSet<>();
  }

  /** Judges by these: the subscribers were all there before the first message. */
  StoreVerdict(SentPackets sent, CutLedger ledger, List<String> subscribers) {
    this.sent = sent;
    this.ledger = ledger;
    this.subscribers = subscribers;
  }

  /**
   * Judges the image of a cut.
   *
   * @param index how many events had happened
   * @param nanos when
   */
  Outcome judge(int index, long nanos, StoreOptions image) {
    Said said = said(index);
    List<String> faults = new ArrayList<>();
    boolean owesNothing = said.welcomed.isEmpty();
    if (owesNothing && !image.directory().toFile().exists()) {
      return new Outcome(0, 0, faults);
    }
    try (DurableStore store = DurableStore.open(image)) {
      Map<String, StoredSession> sessions = new HashMap<>();
      store.open().sessions().forEach(one -> sessions.put(one.session().clientId(), one));
      compareSessions(said, sessions, faults);
      comparePublishers(said, sessions, nanos, faults);
      int lost = 0;
      long oldest = 0;
      for (String subscriber : subscribers) {
        Map<String, StoredEntry> queue =
            queue(store, subscriber, sessions.get(subscriber), nanos, faults);
        compareReleased(said, subscriber, queue, faults);
        for (Map.Entry<String, Map<Integer, Long>> one : said.acknowledged.entrySet()) {
          for (Map.Entry<Integer, Long> message : one.getValue().entrySet()) {
            boolean isThere =
                queue.containsKey(one.getKey() + ":" + message.getKey())
                    || ledger.mayHaveFinished(subscriber, one.getKey(), message.getKey(), nanos);
            if (!isThere) {
              lost++;
              oldest = Math.max(oldest, nanos - message.getValue());
            }
          }
        }
      }
      return new Outcome(lost, oldest, faults);
    } catch (StoreUnusableException | RuntimeException e) {
      faults.add("the store does not open: " + e);
      return new Outcome(0, 0, faults);
    }
  }

  private Said said(int index) {
    Said said = new Said();
    for (SentPackets.Sent packet : sent.packets()) {
      if (packet.index() < index && !packet.clientId().isEmpty()) {
        note(said, packet.clientId(), packet.frame(), packet.nanos());
      }
    }
    return said;
  }

  private static void note(Said said, String client, Frame frame, long nanos) {
    switch (frame.type()) {
      case Frame.CONNACK -> said.welcomed.add(client);
      case Frame.SUBACK -> said.subscribed.add(client);
      case Frame.PUBACK -> acknowledge(said, client, frame.packetId() - 1, nanos);
      case Frame.PUBREC -> {
        acknowledge(said, client, frame.packetId() - 1, nanos);
        add(said.received, client, frame.packetId());
      }
      case Frame.PUBCOMP -> add(said.completed, client, frame.packetId());
      case Frame.PUBREL -> add(said.released, client, frame.packetId());
      default -> {}
    }
  }

  private static void acknowledge(Said said, String client, int number, long nanos) {
    said.acknowledged.computeIfAbsent(client, key -> new HashMap<>()).putIfAbsent(number, nanos);
  }

  private static void add(Map<String, Set<Integer>> sets, String client, int packetId) {
    sets.computeIfAbsent(client, key -> new HashSet<>()).add(packetId);
  }

  private static void compareSessions(
      Said said, Map<String, StoredSession> sessions, List<String> faults) {
    for (String client : said.welcomed) {
      if (!sessions.containsKey(client)) {
        faults.add("the session of " + client + " is lost, and it had CONNACK");
      }
    }
    for (String client : said.subscribed) {
      StoredSession session = sessions.get(client);
      if (session != null && session.subscriptions().isEmpty()) {
        faults.add("the subscription of " + client + " is lost, and it had SUBACK");
      }
    }
  }

  /** A QoS 2 identifier is kept from PUBREC to PUBREL, and is gone with PUBCOMP. */
  private void comparePublishers(
      Said said, Map<String, StoredSession> sessions, long nanos, List<String> faults) {
    for (Map.Entry<String, Set<Integer>> one : said.received.entrySet()) {
      StoredSession session = sessions.get(one.getKey());
      if (session == null) {
        continue;
      }
      Set<Integer> kept = new HashSet<>(session.received());
      Set<Integer> completed = said.completed.getOrDefault(one.getKey(), Set.of());
      for (int packetId : one.getValue()) {
        boolean mayBeGone = ledger.mayHaveReleased(one.getKey(), packetId - 1, nanos);
        if (!mayBeGone && !kept.contains(packetId)) {
          faults.add(
              "the identifier " + packetId + " of " + one.getKey() + " is lost after PUBREC");
        } else if (completed.contains(packetId) && kept.contains(packetId)) {
          faults.add(
              "the identifier " + packetId + " of " + one.getKey() + " is kept after PUBCOMP");
        }
      }
    }
  }

  private static void compareReleased(
      Said said, String subscriber, Map<String, StoredEntry> queue, List<String> faults) {
    Set<Integer> released = said.released.getOrDefault(subscriber, Set.of());
    queue.forEach(
        (message, entry) -> {
          int packetId = (int) (1 + entry.sequence() % IDENTIFIERS);
          if (entry.qos() == 2 && released.contains(packetId) && !entry.released()) {
            faults.add(message + " of " + subscriber + " had PUBREL, and would be sent again");
          }
        });
  }

  /** The queue by message; order and repeats are looked at on the way. */
  private Map<String, StoredEntry> queue(
      DurableStore store,
      String subscriber,
      @Nullable StoredSession session,
      long nanos,
      List<String> faults) {
    Map<String, StoredEntry> queue = new HashMap<>();
    if (session == null) {
      return queue;
    }
    List<StoredEntry> entries = new ArrayList<>(session.queue());
    entries.addAll(shelved(store, session));
    Map<String, Integer> latest = new HashMap<>();
    for (StoredEntry entry : entries) {
      String payload = new String(entry.message().payload(), StandardCharsets.UTF_8);
      String[] parts = payload.split(":", -1);
      String message = parts[0] + ":" + parts[1];
      boolean isRepeat = queue.put(message, entry) != null;
      if (isRepeat && entry.qos() == 2) {
        faults.add(message + " lies twice in a queue, with QoS 2");
      }
      int number = Integer.parseInt(parts[1]);
      Integer before = latest.put(parts[0] + " with QoS " + entry.qos(), number);
      // The first of two may be gone already: its publisher never heard that it was taken over.
      boolean mayBeSecond =
          entry.qos() == 1 && ledger.mayHaveFinished(subscriber, parts[0], number, nanos);
      if (!isRepeat && !mayBeSecond && before != null && before > number) {
        faults.add(message + " lies behind " + before);
      }
    }
    return queue;
  }

  private static List<StoredEntry> shelved(DurableStore store, StoredSession session) {
    List<Long> sequences = new ArrayList<>();
    StoreSnapshot.Shelf shelf = session.shelved();
    shelf.forEach(one -> sequences.add(one.sequence()));
    List<StoredEntry> entries = new ArrayList<>();
    for (int from = 0; from < sequences.size(); from += FETCHED) {
      long[] some =
          sequences.subList(from, Math.min(sequences.size(), from + FETCHED)).stream()
              .mapToLong(Long::longValue)
              .toArray();
      CompletableFuture<List<StoredEntry>> answer = new CompletableFuture<>();
      store.fetch(session.session().sessionNumber(), some, answer::complete);
      entries.addAll(answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join());
    }
    return entries;
  }
}
