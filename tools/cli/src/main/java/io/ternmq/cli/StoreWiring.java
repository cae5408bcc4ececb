package io.ternmq.cli;

import io.ternmq.broker.settings.Configuration;
import io.ternmq.broker.settings.Durability;
import io.ternmq.store.DurableStore;
import io.ternmq.store.Level;
import io.ternmq.store.StoreOptions;
import io.ternmq.store.StoreUnusableException;
import org.jspecify.annotations.Nullable;

/** Opens the store that the configuration asks for. */
final class StoreWiring {
  private StoreWiring() {}

  /** The store; one that cannot be used ends the command with a sentence. */
  static @Nullable DurableStore open(Configuration configuration) {
    if (configuration.durability() == Durability.MEMORY) {
      return null;
    }
    Level level = configuration.durability() == Durability.OS ? Level.OS : Level.FSYNC;
    try {
      return DurableStore.open(
          StoreOptions.of(configuration.directory(), level)
              .withLowWater(configuration.lowWaterBytes()));
    } catch (StoreUnusableException fault) {
      throw CommandFailure.of(String.valueOf(fault.getMessage()));
    }
  }

  /** What survives what, for people. */
  static String words(Configuration configuration) {
    return switch (configuration.durability()) {
      case FSYNC -> "what is acknowledged survives a power cut, in " + place(configuration);
      case OS -> "what is acknowledged survives the end of the process, in " + place(configuration);
      case MEMORY -> "nothing survives a restart";
    };
  }

  private static String place(Configuration configuration) {
    return configuration.directory().toAbsolutePath().normalize().toString();
  }
}
