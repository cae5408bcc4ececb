package io.ternmq.load.storm;

import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a storm is made of. Immutable.
 *
 * @param crowd the clients that go and return
 * @param live the clients that stay
 * @param kill what happens to the broker meanwhile; null where nothing does
 * @param calm how long the live clients are measured before the storm
 * @param patience how long the crowd may take to come in, and to return
 */
public record StormPlan(
    Target target, Crowd crowd, Live live, @Nullable Kill kill, Duration calm, Duration patience) {
  /**
   * The broker.
   *
   * @param authorities the file of those whose certificates are trusted, in PEM; null for anybody
   */
  public record Target(
      String name,
      InetSocketAddress address,
      boolean isSecure,
      java.nio.file.@Nullable Path authorities,
      @Nullable Login login) {}

  /**
   * The broker is killed (SIGKILL) and started again by a shell's command. Times are measured from
   * that start.
   */
  public record Kill(long processId, String command) {}

  /** Who all clients say they are. */
  public record Login(String userName, @Nullable String password) {
    @Override
    public String toString() {
      return userName;
    }
  }

  /**
   * The clients that go and return.
   *
   * @param obeys true where they stay away as long as the broker says
   */
  public record Crowd(int count, boolean obeys) {}

  /**
   * The clients that stay: each sends to the next one.
   *
   * @param messagesPerSecond what all of them send
   */
  public record Live(int count, int messagesPerSecond) {}
}
