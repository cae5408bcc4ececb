package io.ternmq.broker.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ternmq.brokercore.security.Decision;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.brokercore.security.Verdict;
import io.ternmq.packet.QoS;
import io.ternmq.packet.TopicFilter;
import io.ternmq.packet.TopicName;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Mosquitto's access-list files, read as they are. */
final class AccessFileTest {
  private static final Decision NEVER_LATER =
      allowed -> {
        throw new AssertionError("an access-list file answers at once");
      };

  @TempDir private Path folder;

  private Path file(List<String> lines) throws Exception {
    return Files.write(folder.resolve("access"), lines);
  }

  private AccessFile access(String... lines) throws Exception {
    return AccessFile.open(file(List.of(lines)));
  }

  private static Identity client(String clientId, @Nullable String user) {
    return new Identity(clientId, user, Origin.of("127.0.0.1:1"));
  }

  private static boolean reads(AccessFile access, @Nullable String user, String topic) {
    return access.mayReceive(client("id", user), TopicName.of(topic));
  }

  private static boolean writes(AccessFile access, @Nullable String user, String topic) {
    return access.mayPublish(
            client("id", user), TopicName.of(topic), QoS.AT_MOST_ONCE, false, NEVER_LATER)
        == Verdict.ALLOW;
  }

  @Test
  void aSubscriptionIsTakenWhereSomeOfItMayBeReadAndEachDeliveryIsJudged() throws Exception {
    AccessFile access = access("topic read news/#");
    for (String filter : List.of("#", "+", "news", "+/today", "$share/g/news/#", "$share/g/#")) {
      assertThat(subscribes(access, client("id", null), filter)).as(filter).isTrue();
    }
    for (String filter : List.of("newspaper/#", "$SYS/#", "$share/news/x", "$share/g/x/#")) {
      assertThat(subscribes(access, client("id", null), filter)).as(filter).isFalse();
      assertThat(subscribes(access, client("id", "mallory"), filter)).as("no line").isFalse();
    }
    assertThat(access.judgesDeliveries()).isTrue();
    assertThat(reads(access, null, "news/today")).isTrue();
    assertThat(reads(access, null, "news")).isTrue();
    assertThat(reads(access, null, "newspaper")).isFalse();
    assertThat(writes(access, null, "news/today")).isFalse();
  }

  private static boolean subscribes(AccessFile access, Identity client, String filter) {
    return access.maySubscribe(client, TopicFilter.of(filter), QoS.AT_MOST_ONCE, NEVER_LATER)
        == Verdict.ALLOW;
  }

  @Test
  void aFilterIsRefusedOnlyWhereNoLineLetsReadATopicOfIt() throws Exception {
    List<String> topics = paths(List.of("a", "b", "$s"));
    List<String> filters = paths(List.of("a", "b", "$s", "+", "#"));
    filters.removeIf(filter -> TopicFilter.faultOf(filter) != null);
    Identity client = client("a", "$s");
    for (String word : List.of("topic read ", "pattern read ")) {
      for (String line : filters) {
        String named = word.startsWith("p") ? line.replace("a", "%c").replace("$s", "%u") : line;
        AccessFile access = access("pattern write #", "user $s", "topic write #", word + named);
        for (String filter : filters) {
          TopicFilter asked = TopicFilter.of(filter);
          boolean isSomeRead =
              topics.stream()
                  .map(TopicName::of)
                  .anyMatch(topic -> asked.matches(topic) && access.mayReceive(client, topic));
          assertThat(subscribes(access, client, filter))
              .as(named + " " + filter)
              .isEqualTo(isSomeRead);
        }
      }
    }
  }

  /** Every path of these levels, one to three of them. */
  private static List<String> paths(List<String> levels) {
    List<String> paths = new ArrayList<>(levels);
    for (int from = 0, depth = 2; depth <= 3; depth++) {
      int end = paths.size();
      for (; from < end; from++) {
        for (String level : levels) {
          paths.add(paths.get(from) + "/" + level);
        }
      }
    }
    return paths;
  }

  @Test
  void aDenialRefusesNoFilterForItsMessagesAreJudged() throws Exception {
    AccessFile access = access("user tern", "topic read a/#", "topic deny a/b");
    assertThat(subscribes(access, client("id", "tern"), "a/b")).isTrue();
    assertThat(reads(access, "tern", "a/b")).isFalse();
  }

  @Test
  void linesBeforeAnyUserAreForClientsWithoutAName() throws Exception {
    AccessFile access = access("topic open", "user tern", "topic write  nest/1", "topic deny");
    assertThat(writes(access, null, "open")).isTrue();
    assertThat(writes(access, "tern", "open")).isFalse();
    assertThat(writes(access, "tern", "nest/1")).isTrue();
    assertThat(reads(access, "tern", "nest/1")).isFalse();
    assertThat(reads(access, "tern", "deny")).as("a topic of that name").isTrue();
    assertThat(reads(access, "gull", "nest/1")).isFalse();
  }

  @Test
  void aDenialWinsWhereverItStands() throws Exception {
    AccessFile access =
        access("user tern", "topic a/#", "topic deny a/+/secret", "topic read a/b/secret");
    assertThat(reads(access, "tern", "a/b/open")).isTrue();
    assertThat(reads(access, "tern", "a/b/secret")).isFalse();
    assertThat(writes(access, "tern", "a/b/secret")).isFalse();
  }

  @Test
  void aUsersOwnGrantComesBeforeTheDenialOfAPattern() throws Exception {
    AccessFile access =
        access("pattern deny nest/%u/#", "pattern nest/#", "user tern", "topic nest/tern/1");
    assertThat(reads(access, "tern", "nest/tern/1")).isTrue();
    assertThat(reads(access, "tern", "nest/tern/2")).isFalse();
    assertThat(reads(access, "gull", "nest/tern/2")).isTrue();
  }

  @Test
  void patternsPutTheClientIdAndTheUsersNameIntoTheTopic() throws Exception {
    AccessFile access = access("pattern write dev/%c/%u/+/end", "pattern read x%cy/#");
    Identity client = client("c1", "tern");
    assertThat(allowed(access, client, "dev/c1/tern/x/end")).isTrue();
    assertThat(allowed(access, client, "dev/c1/gull/x/end")).isFalse();
    assertThat(allowed(access, client, "dev/c1/tern/x/y/end")).isFalse();
    assertThat(allowed(access, client("c1", null), "dev/c1//x/end")).isFalse();
    assertThat(access.mayReceive(client, TopicName.of("xc1y"))).isTrue();
    assertThat(access.mayReceive(client, TopicName.of("xc1y/1/2"))).isTrue();
    assertThat(access.mayReceive(client, TopicName.of("xc1yz"))).isFalse();
  }

  private static boolean allowed(AccessFile access, Identity client, String topic) {
    return access.mayPublish(client, TopicName.of(topic), QoS.AT_LEAST_ONCE, true, NEVER_LATER)
        == Verdict.ALLOW;
  }

  @Test
  void aNameWithAWildcardInItGetsNothingByPattern() throws Exception {
    AccessFile access = access("pattern nest/%c", "user t+", "topic own");
    assertThat(access.mayReceive(client("c", "tern"), TopicName.of("nest/c"))).isTrue();
    assertThat(access.mayReceive(client("c+", "tern"), TopicName.of("nest/c"))).isFalse();
    assertThat(access.mayReceive(client("#", "tern"), TopicName.of("nest/c"))).isFalse();
    assertThat(access.mayReceive(client("c", "t+"), TopicName.of("nest/c"))).isFalse();
    assertThat(access.mayReceive(client("c", "t+"), TopicName.of("own"))).isTrue();
    assertThat(subscribes(access, client("c", "tern"), "nest/c")).isTrue();
    assertThat(subscribes(access, client("+", "tern"), "nest/#")).isFalse();
    assertThat(subscribes(access, client("c", "t+"), "own")).isTrue();
  }

  @Test
  void aLeadingWildcardDoesNotReachTopicsWithADollarSign() throws Exception {
    AccessFile access = access("topic #", "topic +/x", "pattern +/%c/#", "pattern #");
    assertThat(reads(access, null, "$SYS/x")).isFalse();
    assertThat(reads(access, null, "$SYS/id/y")).isFalse();
    assertThat(reads(access("topic $SYS/#"), null, "$SYS/broker/uptime")).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "topic | there is no topic in this line.",
        "topics read a | a line begins with topic, pattern, user or #, not with 'topics'.",
        "' # x' | a line begins with topic, pattern, user or #, not with '#'.",
        "topic READ a | before a topic stands read, write, readwrite, deny or nothing, not 'READ'.",
        "topic a b | before a topic stands read, write, readwrite, deny or nothing, not 'a'.",
        "topic read a/#/b | '#' fills the last level of a filter, not as in 'a/#/b'.",
        "pattern deny a/%u+ | '+' fills a whole level of a filter, not as in 'a/%u+'.",
        "user | behind 'user' stands the user's name.",
      })
  void aWrongLineIsRefusedWithItsNumber(String line, String sentence) throws Exception {
    Path path = file(List.of("# rights", "topic a", line));
    assertThatThrownBy(() -> AccessFile.open(path))
        .isInstanceOf(FileMistakeException.class)
        .hasMessage(path + ", line 3: " + sentence);
  }

  @Test
  void aReloadTakesTheWholeNewFileOrNothingOfIt() throws Exception {
    AccessFile access = access("topic read a");
    file(List.of("topic read b", "nonsense"));
    assertThatThrownBy(access::reload).hasMessageContaining("line 2");
    assertThat(reads(access, null, "a")).isTrue();
    assertThat(reads(access, null, "b")).isFalse();
    file(List.of("topic read b"));
    access.reload();
    assertThat(reads(access, null, "a")).isFalse();
    assertThat(reads(access, null, "b")).isTrue();
  }

  @Test
  void judgingADeliveryAllocatesNothing() throws Exception {
    List<String> lines = new ArrayList<>(List.of("pattern read dev/%c/#", "pattern read u/%u/+"));
    for (int user = 0; user < 100; user++) {
      lines.add("user user" + user);
      lines.add("topic read plant/+/line" + user + "/#");
      lines.add("topic deny plant/+/line" + user + "/secret");
    }
    AccessFile access = AccessFile.open(file(lines));
    Identity client = client("c1", "user42");
    TopicName[] topics = {
      TopicName.of("plant/7/line42/temperature"), TopicName.of("dev/c1/up"), TopicName.of("u/x/y")
    };
    judge(access, client, topics, 200_000);
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    int rounds = 300_000;
    int readable = judge(access, client, topics, rounds);
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(readable).isEqualTo(2 * rounds / 3);
    assertThat(bytes).isLessThan(rounds / 10);
  }

  private static int judge(AccessFile access, Identity client, TopicName[] topics, int rounds) {
    int readable = 0;
    for (int round = 0; round < rounds; round++) {
      readable += access.mayReceive(client, topics[round % topics.length]) ? 1 : 0;
    }
    return readable;
  }
}
