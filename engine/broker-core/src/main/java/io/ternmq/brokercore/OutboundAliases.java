package io.ternmq.brokercore;

import io.ternmq.packet.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * The topic aliases that the broker uses towards one client, which allows so many: the first topics
 * that are sent get them, in the order in which they come, and keep them [MQTT-3.3.2-8, 3.3.2-11].
 * Dies with the connection; owned by it.
 *
 * <p>Model: a table with open addressing that is at most half full and never forgets, so that a
 * topic that is not in it is found missing within a step or two. Topics are mostly interned by the
 * decoder, so most comparisons end at the first reference.
 */
final class OutboundAliases {
  private static final int FIRST_SLOTS = 16;

  private final int maximum;
  private @Nullable TopicName[] topics = new @Nullable TopicName[FIRST_SLOTS];
  private int[] aliases = new int[FIRST_SLOTS];
  private int count;

  /**
   * A table for one connection.
   *
   * @param maximum how many aliases the client allows and the broker cares to use; at least 1
   */
  OutboundAliases(int maximum) {
    this.maximum = maximum;
  }

  /**
   * Sends a PUBLISH in its shortest form; false, and nothing sent, where even that is too large.
   */
  boolean publish(ConnectionOutput output, Message message, DeliveryHeader header) {
    TopicName topic = message.topic();
    int slot = slotOf(topic);
    if (topics[slot] != null) {
      header.topicAlias(aliases[slot], true);
      if (output.publish(message, header)) {
        return true; // a topic of two characters is shorter than its alias
      }
    } else if (count < maximum) {
      header.topicAlias(count + 1, false);
      if (output.publish(message, header)) {
        put(slot, topic); // only now: what was not sent set nothing up
        return true;
      }
    }
    header.topicAlias(0, false);
    return output.publish(message, header);
  }

  private int slotOf(TopicName topic) {
    int mask = topics.length - 1;
    int slot = spread(topic) & mask;
    for (TopicName there = topics[slot]; there != null; there = topics[slot]) {
      if (there.equals(topic)) { // mostly the same object
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private static int spread(TopicName topic) {
    int hash = topic.hashCode();
    return hash ^ (hash >>> 16);
  }

  private void put(int slot, TopicName topic) {
    topics[slot] = topic;
    aliases[slot] = ++count;
    if (count * 2 > topics.length) {
      grow();
    }
  }

  private void grow() {
    @Nullable TopicName[] oldTopics = topics;
    int[] oldAliases = aliases;
    topics = new @Nullable TopicName[oldTopics.length * 2];
    aliases = new int[topics.length];
    for (int index = 0; index < oldTopics.length; index++) {
      TopicName topic = oldTopics[index];
      if (topic != null) {
        int slot = slotOf(topic);
        topics[slot] = topic;
        aliases[slot] = oldAliases[index];
      }
    }
  }
}
