package io.ternmq.store;

import io.ternmq.brokercore.Message;
import io.ternmq.brokercore.Outgoing;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.brokercore.store.QueueRecord;
import io.ternmq.brokercore.store.StoreOperation;
import io.ternmq.brokercore.store.StoreOperation.Entry;
import io.ternmq.packet.Properties;
import io.ternmq.packet.Property;
import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import io.ternmq.packet.RetainHandling;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.TopicName;
import io.ternmq.packet.Will;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * What lanes may ask of a store, drawn by seed. Each operation is made twice, with records of its
 * own: one for the store and one for the model it is compared with.
 */
final class RandomOperations {
  private static final int SESSIONS = 8;

  private final SplittableRandom chance;
  private final Map<Long, List<Long>> queues = new HashMap<>();
  private final Map<String, QueueRecord[]> records = new HashMap<>();
  private final List<Message> earlier = new ArrayList<>();
  private long sessionNumber;
  private long messageNumber;
  private long sequence;

  RandomOperations(long seed) {
    chance = new SplittableRandom(seed);
  }

  /** One operation, for the store and for the model. */
  StoreOperation[] next() {
    if (queues.isEmpty() || (chance.nextInt(30) == 0 && queues.size() < SESSIONS)) {
      queues.put(++sessionNumber, new ArrayList<>());
      return twice(session(sessionNumber));
    }
    long session = List.copyOf(queues.keySet()).get(chance.nextInt(queues.size()));
    List<Long> queue = queues.getOrDefault(session, List.of());
    int kind = chance.nextInt(100);
    if (kind < 50) {
      return kind < 10 && !earlier.isEmpty() ? messageAgain() : message();
    }
    if (kind < 75 && !queue.isEmpty()) {
      long removed = queue.remove(chance.nextInt(queue.size()));
      QueueRecord[] pair = Objects.requireNonNull(records.remove(session + "/" + removed));
      return new StoreOperation[] {
        new StoreOperation.RemoveEntry(pair[0]), new StoreOperation.RemoveEntry(pair[1])
      };
    }
    if (kind < 80 && !queue.isEmpty()) {
      return twice(
          new StoreOperation.MarkReleased(session, queue.get(chance.nextInt(queue.size()))));
    }
    if (kind < 85) {
      return twice(new StoreOperation.RemoveReceived(session, 1 + chance.nextInt(20)));
    }
    if (kind < 88) {
      return twice(session(session));
    }
    if (kind < 93) {
      long owedUpTo = chance.nextInt(3) * chance.nextLong(1L << 40);
      return twice(
          new StoreOperation.PutSubscription(session, request(), chance.nextInt(3), owedUpTo));
    }
    if (kind < 96) {
      return twice(new StoreOperation.RemoveSubscription(session, "f/" + chance.nextInt(5)));
    }
    if (kind < 98) {
      return twice(
          new StoreOperation.RemoveRetained(
              TopicName.of("t/" + chance.nextInt(5)), chance.nextLong(messageNumber + 1)));
    }
    queues.remove(session);
    return twice(new StoreOperation.RemoveSession(session));
  }

  private static StoreOperation[] twice(StoreOperation operation) {
    return new StoreOperation[] {operation, operation};
  }

  private StoreOperation session(long number) {
    Will will =
        chance.nextBoolean()
            ? null
            : new Will(
                TopicName.of("will"),
                new byte[] {1},
                QoS.of(chance.nextInt(3)),
                chance.nextBoolean(),
                Properties.builder().add(Property.WILL_DELAY_INTERVAL, 7).build());
    String id = "client-" + number;
    Identity leftBy = will == null || chance.nextInt(3) == 0 ? null : identity(id);
    String user = leftBy == null ? (number % 2 == 0 ? null : "user") : leftBy.userName();
    return new StoreOperation.PutSession(
        id,
        user,
        number,
        chance.nextLong(1L << 32),
        chance.nextInt(3) - 1L,
        will,
        leftBy,
        -1,
        chance.nextBoolean() ? StoreOperation.PutSession.ANY_SENT : chance.nextInt(1_000));
  }

  private Identity identity(String clientId) {
    Origin origin =
        new Origin(
            "192.0.2.7:4000", "tls", chance.nextBoolean(), chance.nextBoolean() ? "it" : null);
    return new Identity(clientId, chance.nextBoolean() ? "user" : null, origin);
  }

  private SubscriptionRequest request() {
    return new SubscriptionRequest(
        "f/" + chance.nextInt(5),
        QoS.of(chance.nextInt(3)),
        chance.nextBoolean(),
        chance.nextBoolean(),
        RetainHandling.values()[chance.nextInt(3)]);
  }

  private StoreOperation[] message() {
    byte[] payload = new byte[chance.nextInt(3) == 0 ? 300 : chance.nextInt(20)];
    Properties properties =
        chance.nextBoolean()
            ? Properties.NONE
            : Properties.builder()
                .add(Property.MESSAGE_EXPIRY_INTERVAL, chance.nextInt(100))
                .add(Property.CORRELATION_DATA, new byte[] {1, 2})
                .add(Property.CONTENT_TYPE, "text")
                .user("name", "value")
                .build();
    Publish publish =
        new Publish(
            TopicName.of("t/" + chance.nextInt(5)),
            payload,
            QoS.of(1 + chance.nextInt(2)),
            false,
            chance.nextInt(4) == 0,
            1,
            properties);
    Message message = Message.of(publish, "publisher", ++messageNumber, 1_000 * messageNumber);
    if (!message.retain()) {
      earlier.add(message);
    }
    return put(message);
  }

  /** A message that was stored before comes into more queues. */
  private StoreOperation[] messageAgain() {
    return put(earlier.get(chance.nextInt(earlier.size())));
  }

  private StoreOperation[] put(Message message) {
    List<Entry> stored = new ArrayList<>();
    List<Entry> modelled = new ArrayList<>();
    for (long session : List.copyOf(queues.keySet())) {
      if (chance.nextInt(3) == 0) {
        addEntry(session, stored, modelled);
      }
    }
    long publisher = chance.nextInt(3) == 0 ? List.copyOf(queues.keySet()).get(0) : -1;
    int packetId = 1 + chance.nextInt(20);
    return new StoreOperation[] {
      new StoreOperation.PutMessage(message, stored, publisher, packetId),
      new StoreOperation.PutMessage(message, modelled, publisher, packetId)
    };
  }

  private void addEntry(long session, List<Entry> stored, List<Entry> modelled) {
    long number = ++sequence;
    QueueRecord[] pair = {new QueueRecord(session, number), new QueueRecord(session, number)};
    int[] identifiers = chance.nextBoolean() ? new int[] {5, 300} : Outgoing.NO_IDENTIFIERS;
    String share = chance.nextInt(5) == 0 ? "$share/g/f" : null;
    boolean retain = chance.nextBoolean();
    int qos = 1 + chance.nextInt(2);
    boolean isCancelled = chance.nextInt(5) == 0;
    if (isCancelled) {
      pair[0].cancel();
      pair[1].cancel();
    } else {
      Objects.requireNonNull(queues.get(session)).add(number);
      records.put(session + "/" + number, pair);
    }
    stored.add(new Entry(pair[0], qos, retain, identifiers, share));
    modelled.add(new Entry(pair[1], qos, retain, identifiers, share));
  }
}
