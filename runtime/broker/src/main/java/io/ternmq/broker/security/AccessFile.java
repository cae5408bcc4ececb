package io.ternmq.broker.security;

import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Decision;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.nio.file.Path;

/**
 * Grants what an access-list file of mosquitto's grants, read as it is: a subscription is taken
 * where some of its topics may be read, and each delivery is asked whether its own may, so that a
 * broad filter brings what the client has a right to. Safe on every lane.
 */
public final class AccessFile implements Authorizer {
  private final Path file;
  private volatile AccessRules rules;

  private AccessFile(Path file, AccessRules rules) {
    this.file = file;
    this.rules = rules;
  }

  /** Reads an access-list file. */
  public static AccessFile open(Path file) throws FileMistakeException {
    return new AccessFile(file, AccessFileReader.read(file));
  }

  /** Reads the file again. Where something in it is wrong, what was read before stays in force. */
  public void reload() throws FileMistakeException {
    use(read());
  }

  AccessRules read() throws FileMistakeException {
    return AccessFileReader.read(file);
  }

  void use(AccessRules other) {
    rules = other;
  }

  @Override
  public Verdict mayPublish(
      Identity client, TopicName topic, QoS qos, boolean retain, Decision later) {
    return rules.allows(client, topic, Access.WRITE) ? Verdict.ALLOW : Verdict.DENY;
  }

  @Override
  public Verdict maySubscribe(Identity client, TopicFilter filter, QoS qos, Decision later) {
    return rules.allowsSomeOf(client, filter.levels()) ? Verdict.ALLOW : Verdict.DENY;
  }

  @Override
  public boolean judgesDeliveries() {
    return true;
  }

  @Override
  public boolean mayReceive(Identity client, TopicName topic) {
    return rules.allows(client, topic, Access.READ);
  }
}
