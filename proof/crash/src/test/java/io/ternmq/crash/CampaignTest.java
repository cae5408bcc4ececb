package io.ternmq.crash;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A short campaign in every build; a long one by command, see docs/durability.md. */
class CampaignTest {
  private static final int RESTARTS = 10;
  private static final long SEED = 20_261_129;

  @TempDir private Path folder;

  @Test
  void nothingAcknowledgedIsLostWhenTheBrokerIsKilledAtRandomInstants() throws Exception {
    CampaignOptions options =
        new CampaignOptions(RESTARTS, 1, SEED, 1_000, "fsync", folder.resolve("data").toString());
    assertThat(new Campaign(options, System.out).run()).isEmpty();
  }
}
