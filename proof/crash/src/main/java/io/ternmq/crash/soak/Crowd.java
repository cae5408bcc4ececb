package io.ternmq.crash.soak;

import io.ternmq.crash.soak.Subscriber.Interest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** All clients of a run, and what they are to each other. */
final class Crowd {
  private static final int STREAMS = 112;
  private static final int GROUPS = 8;
  private static final int STATES = 10;
  private static final int MEMBERS = 2;
  private static final int OBSERVERS = 8;
  private static final int GUESTS = 20;

  private final List<Publisher> publishers = new ArrayList<>();
  private final List<SoakClient> subscribers = new ArrayList<>();
  private final List<Inbox> inboxes = new ArrayList<>();
  private final ScheduledExecutorService pings =
      Executors.newSingleThreadScheduledExecutor(Load::daemon);
  private final Run run;

  Crowd(Run run) {
    this.run = run;
    List<List<Stream>> groups = new ArrayList<>();
    for (int group = 0; group < GROUPS; group++) {
      groups.add(new ArrayList<>());
    }
    for (int index = 0; index < STREAMS; index++) {
      int group = index % GROUPS;
      boolean isState = index < STATES;
      String topic = isState ? "state/" + index : "load/" + group + "/" + index;
      Stream stream = new Stream("p" + index, topic, index / 3 % 3, isState);
      publishers.add(
          new Publisher(run, account("publisher", "p" + index, index), transport(index), stream));
      addFollower(index, stream);
      if (!isState) {
        groups.get(group).add(stream);
      }
    }
    for (int group = 0; group < GROUPS; group++) {
      addWatchers(group, groups.get(group));
    }
    addPassersBy();
  }

  private void addFollower(int index, Stream stream) {
    String name = "follower-" + index;
    Inbox inbox = inbox(name, true, List.of(stream));
    Interest interest = new Interest(List.of(stream.topic()), 2, false, inbox::onMessage);
    subscribers.add(
        new Subscriber(run, account("reader", name, index / 2), transport(index + 1), interest));
  }

  /** One for the whole group, and a team that shares it. */
  private void addWatchers(int group, List<Stream> streams) {
    String name = "watcher-" + group;
    Inbox all = inbox(name, true, streams);
    Interest interest = new Interest(List.of("load/" + group + "/#"), 2, false, all::onMessage);
    subscribers.add(
        new Subscriber(run, account("reader", name, group), transport(group), interest));
    Inbox shared = inbox("team-" + group, false, streams);
    String filter = "$share/team-" + group + "/load/" + group + "/+";
    for (int member = 0; member < MEMBERS; member++) {
      Interest share = new Interest(List.of(filter), 2, false, shared::onMessage);
      Account account = account("reader", "team-" + group + "-" + member, member);
      subscribers.add(new Subscriber(run, account, transport(group + member), share));
    }
  }

  /** Those whose sessions are not to last. */
  private void addPassersBy() {
    Subscriber.Sink nowhere = (message, payload) -> {};
    List<String> seen = List.of("state/#", "$SYS/#", "$presence/+");
    for (int index = 0; index < OBSERVERS; index++) {
      Interest interest = new Interest(seen.subList(index % 3, index % 3 + 1), 1, true, nowhere);
      subscribers.add(
          new Subscriber(
              run, account("reader", "observer-" + index, index), transport(index), interest));
    }
    AtomicInteger names = new AtomicInteger();
    for (int index = 0; index < GUESTS; index++) {
      Interest interest = new Interest(List.of("load/+/" + (STATES + index)), 1, false, nowhere);
      Account account = account("guest", "guest-" + names.incrementAndGet(), 0);
      subscribers.add(new Guest(run, account, transport(index), interest, names));
    }
  }

  private Inbox inbox(String owner, boolean isOrdered, List<Stream> streams) {
    Inbox inbox = new Inbox(run, owner, isOrdered, streams);
    inboxes.add(inbox);
    return inbox;
  }

  /** Every second one speaks 5.0. */
  private static Account account(String user, String clientId, int index) {
    return new Account(clientId, user, SoakBroker.PASSWORD, index % 2 == 0);
  }

  /** Most come by TCP. */
  private static Doors.Transport transport(int index) {
    return switch (index % 6) {
      case 1 -> Doors.Transport.TLS;
      case 4 -> Doors.Transport.WEB_SOCKET;
      default -> Doors.Transport.TCP;
    };
  }

  /** Everybody, publishers last. */
  List<SoakClient> all() {
    List<SoakClient> all = new ArrayList<>(subscribers);
    all.addAll(publishers);
    return all;
  }

  List<SoakClient> subscribers() {
    return subscribers;
  }

  List<Publisher> publishers() {
    return publishers;
  }

  /** From now on everybody who is there pings, on a thread of its own: others may be late. */
  @SuppressWarnings("FutureReturnValueIgnored") // a ping that cannot be sent is counted
  void startPings() {
    long millis = run.options().pace().pingMillis();
    pings.scheduleAtFixedRate(
        () -> all().forEach(SoakClient::ping), millis, millis, TimeUnit.MILLISECONDS);
  }

  /** Everybody leaves. */
  void stop() {
    pings.shutdownNow();
    all().forEach(SoakClient::stop);
  }

  /** Everybody whose session lasts is there, all is answered, and nothing is missing. */
  boolean isDrained() {
    return all().stream().allMatch(client -> client instanceof Guest || client.isReady())
        && inboxes.stream().allMatch(inbox -> inbox.missingCount() == 0);
  }

  /** Says who is not there, and what is missing. */
  void judge() {
    for (SoakClient client : all()) {
      if (!(client instanceof Guest) && !client.isReady()) {
        run.findings().add(client.account().clientId() + " was not served to the end");
      }
    }
    inboxes.forEach(Inbox::judge);
  }
}
