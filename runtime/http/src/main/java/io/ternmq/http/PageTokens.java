package io.ternmq.http;

import io.ternmq.brokercore.security.Authenticator;
import io.ternmq.brokercore.security.Authorizer;
import io.ternmq.brokercore.security.Decision;
import io.ternmq.brokercore.security.Guard;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Login;
import io.ternmq.brokercore.security.LoginAnswer;
import io.ternmq.brokercore.security.LoginResult;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names and passwords that the web page connects with over MQTT: given to whoever may use the HTTP
 * API, good for one connection attempt soon, and allowed everything that an administrator is. The
 * names begin with {@value #PREFIX}, and nobody else gets in under such a name. Thread-safe.
 */
public final class PageTokens {
  private static final String PREFIX = "$page/";
  private static final int LIMIT = 1_024;
  private static final int BYTES = 24;
  private static final long CONNECT_MILLIS = 120_000;
  private static final long RIGHTS_MILLIS = 24 * 3_600_000L;

  private final SecureRandom random = new SecureRandom();

  /** By user name, oldest first. */
  private final Map<String, Entry> entries = new LinkedHashMap<>();

  /** None is given yet. */
  public PageTokens() {}

  /** A name and its password. */
  record Token(String userName, String password, long expiresAt) {}

  private static final class Entry {
    final byte[] password;
    final long issuedAt;
    boolean isUsed;

    long rightsEndMillis() {
      return issuedAt + RIGHTS_MILLIS;
    }

    boolean isOver(long nowMillis) {
      return nowMillis >= (isUsed ? rightsEndMillis() : issuedAt + CONNECT_MILLIS);
    }

    Entry(byte[] password, long issuedAt) {
      this.password = password;
      this.issuedAt = issuedAt;
    }
  }

  /** A new one. */
  synchronized Token issue(long nowMillis) {
    String userName = PREFIX + text();
    String password = text();
    entries.values().removeIf(each -> each.isOver(nowMillis)); // nobody comes in by those
    entries.put(userName, new Entry(utf8(password), nowMillis));
    if (entries.size() > LIMIT) {
      entries.remove(entries.keySet().iterator().next());
    }
    return new Token(userName, password, nowMillis + CONNECT_MILLIS);
  }

  private String text() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** When the rights end that it gives; null where it gives none. */
  private synchronized @Nullable Long redeem(
      String userName, byte @Nullable [] password, long nowMillis) {
    Entry entry = entries.get(userName);
    if (entry == null
        || password == null
        || entry.isUsed
        || entry.isOver(nowMillis)
        || !MessageDigest.isEqual(entry.password, password)) {
      return null;
    }
    entry.isUsed = true;
    return entry.rightsEndMillis();
  }

  /** Forgets all that were given: whoever came in by one has its rights no more. */
  public synchronized void forgetAll() {
    entries.clear();
  }

  /** True for a name that nobody but a page gets in under. */
  public static boolean isOfPages(Identity client) {
    String name = client.userName();
    return name != null && name.startsWith(PREFIX);
  }

  /** True for a page that came in by one of these and still has its rights. */
  public synchronized boolean isPage(Identity client) {
    Entry entry = client.userName() == null ? null : entries.get(client.userName());
    return entry != null && entry.isUsed && !entry.isOver(System.currentTimeMillis());
  }

  /** The same rules, and the page too. */
  public Guard guard(Guard others) {
    return new Guard(
        (login, later) -> authenticate(login, later, others.authenticator()),
        others.methods(),
        new PageAuthorizer(others.authorizer()));
  }

  private LoginResult authenticate(Login login, LoginAnswer later, Authenticator others) {
    String userName = login.userName();
    if (userName == null || !userName.startsWith(PREFIX)) {
      return others.authenticate(login, later);
    }
    Long end = redeem(userName, login.password(), System.currentTimeMillis());
    return end == null
        ? LoginResult.BAD_CREDENTIALS
        : LoginResult.accepted(login.toIdentity().until(end)); // the page comes back by another
  }

  /** An administrator's rights for the page; for all others what holds without it. */
  private final class PageAuthorizer implements Authorizer {
    private final Authorizer others;

    PageAuthorizer(Authorizer others) {
      this.others = others;
    }

    private boolean isPageUser(Identity client) {
      return isOfPages(client) && isPage(client);
    }

    @Override
    public Verdict mayPublish(
        Identity client, TopicName topic, QoS qos, boolean retain, Decision later) {
      return isPageUser(client)
          ? Verdict.ALLOW
          : others.mayPublish(client, topic, qos, retain, later);
    }

    @Override
    public Verdict maySubscribe(Identity client, TopicFilter filter, QoS qos, Decision later) {
      return isPageUser(client) ? Verdict.ALLOW : others.maySubscribe(client, filter, qos, later);
    }

    /** A page comes back with another token each time, and finds its own session. */
    @Override
    public boolean mayInherit(Identity client, String userName) {
      return isPageUser(client) ? userName.startsWith(PREFIX) : others.mayInherit(client, userName);
    }

    @Override
    public boolean judgesDeliveries() {
      return others.judgesDeliveries();
    }

    @Override
    public boolean mayReceive(Identity client, TopicName topic) {
      return isPageUser(client) || others.mayReceive(client, topic);
    }
  }
}
