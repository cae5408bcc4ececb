package io.ternmq.guard.callback;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Decision;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import io.ternmq.transport.Addresses;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks an HTTP server who may publish and subscribe where. Answers of both kinds are kept for a
 * while; where the server does not answer, nothing is allowed. Safe on every lane.
 */
final class CallbackRights implements Authorizer, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CallbackRights.class);

  /** How many bytes the answers that are kept may take, by a careful estimate. */
  private static final long KEPT_BYTES = 64L << 20;

  private static final int RIGHT_BYTES = 200;

  private final Server server;
  private final Cache<Key, Boolean> known;

  /** Who wants to do what where. */
  private record Key(
      String clientId,
      @Nullable String userName,
      String address,
      String action,
      String topic,
      QoS qos,
      boolean retain) {
    static Key of(Identity client, String action, String topic, QoS qos, boolean retain) {
      String address = Addresses.host(client.origin().address());
      return new Key(client.clientId(), client.userName(), address, action, topic, qos, retain);
    }

    /** With two for each character of a text. */
    int bytes() {
      int ofUser = userName == null ? 0 : userName.length();
      return RIGHT_BYTES + 2 * (clientId.length() + ofUser + address.length() + topic.length());
    }
  }

  CallbackRights(Server server) {
    this(server, KEPT_BYTES);
  }

  CallbackRights(Server server, long keptBytes) {
    this.server = server;
    known =
        Caffeine.newBuilder()
            .maximumWeight(keptBytes)
            .weigher((Key key, Boolean isAllowed) -> key.bytes())
            .expireAfterWrite(server.options().kept())
            .build();
  }

  @Override
  public Verdict mayPublish(
      Identity client, TopicName topic, QoS qos, boolean retain, Decision later) {
    return judge(client, Key.of(client, "publish", topic.toString(), qos, retain), later);
  }

  @Override
  public Verdict maySubscribe(Identity client, TopicFilter filter, QoS qos, Decision later) {
    return judge(client, Key.of(client, "subscribe", filter.toString(), qos, false), later);
  }

  private Verdict judge(Identity client, Key key, Decision later) {
    Boolean answer = known.getIfPresent(key);
    if (answer != null) {
      return answer ? Verdict.ALLOW : Verdict.DENY;
    }
    Question question =
        new Question()
            .with("action", key.action())
            .with("clientId", key.clientId())
            .with("userName", key.userName())
            .with("address", client.origin().address())
            .with("topic", key.topic())
            .with("qos", key.qos().ordinal())
            .with("retain", key.retain());
    server.ask(question, said -> onAnswer(said, key, later));
    return Verdict.LATER;
  }

  private void onAnswer(Answer answer, Key key, Decision later) {
    boolean isAllowed = answer.kind() == Answer.Kind.ALLOWED;
    if (answer.kind() == Answer.Kind.NONE) {
      LOG.debug("a right of {} was not judged: {}", key.clientId(), answer.sentence());
    } else {
      known.put(key, isAllowed);
    }
    try {
      later.decide(isAllowed);
    } catch (RejectedExecutionException stopped) {
      LOG.debug("The broker stopped before {} was answered", key.clientId());
    }
  }

  /** How many bytes the answers that are kept take, by a careful estimate. */
  long keptBytes() {
    known.cleanUp();
    return known.policy().eviction().orElseThrow().weightedSize().orElseThrow();
  }

  @Override
  public void close() {
    server.close();
  }
}
