package io.ternmq.crash.soak;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Cuts clients off in every way there is. Owned by the thread of the run. */
final class Cuts {
  private final List<? extends SoakClient> clients;
  private final SplittableRandom chance;
  private final Tally tally;
  private final int awaySeconds;

  private static final int SHORT_KINDS = 5;

  /** The first of them are over at once. */
  private enum Kind {
    RESET,
    CLOSE,
    GOODBYE,
    HALF_A_PACKET_AND_RESET,
    HALF_A_PACKET_AND_CLOSE,
    HALF_A_PACKET_AND_SILENCE,
    SILENCE,
    TAKEOVER
  }

  Cuts(Run run, List<? extends SoakClient> clients, SplittableRandom chance) {
    this.clients = List.copyOf(clients);
    this.chance = chance;
    this.tally = run.tally();
    this.awaySeconds = run.options().pace().awaySeconds();
  }

  /** One client, chosen by chance, in a way chosen by chance; nothing where that one is away. */
  void cut() throws IOException {
    SoakClient client = clients.get(chance.nextInt(clients.size()));
    if (chance.nextInt(10) == 0) {
      client.stayAway(TimeUnit.SECONDS.toMillis(chance.nextInt(awaySeconds)));
    }
    cut(client, chance.nextInt(Kind.values().length));
  }

  /** The same in a way that is over at once. */
  void cutShort() throws IOException {
    cut(clients.get(chance.nextInt(clients.size())), chance.nextInt(SHORT_KINDS));
  }

  private void cut(SoakClient client, int ordinal) throws IOException {
    Wire wire = client.openWire();
    if (wire == null) {
      return;
    }
    Kind kind = Kind.values()[ordinal];
    tally.cuts.increment();
    tally.one("cut by " + kind.name().toLowerCase(Locale.ROOT).replace('_', ' '));
    byte[] packet =
        PacketBytes.publish(client.account().isFive(), "junk/half", 0, 0, "x".repeat(99));
    switch (kind) {
      case RESET -> wire.reset();
      case CLOSE -> wire.close();
      case GOODBYE -> wire.leave();
      case HALF_A_PACKET_AND_RESET -> {
        wire.mute(packet);
        wire.reset();
      }
      case HALF_A_PACKET_AND_CLOSE -> {
        wire.mute(packet);
        wire.close();
      }
      case HALF_A_PACKET_AND_SILENCE -> wire.mute(packet);
      case SILENCE -> wire.mute();
      case TAKEOVER -> client.takeOver();
    }
  }
}
