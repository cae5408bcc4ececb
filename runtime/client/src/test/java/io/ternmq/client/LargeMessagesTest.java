package io.ternmq.client;

import static io.ternmq.client.Heard.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.packet.Publish;
import io.ternmq.packet.QoS;
import org.junit.jupiter.api.Test;

/** Messages of which a few fill what a connection holds back. */
class LargeMessagesTest extends WithScriptedClient {
  private static final int MESSAGES = 500;
  private static final int PAYLOAD_BYTES = 100_000;

  @Test
  void goOnGoingOutThoughNothingElseHappens() throws Exception {
    client.start();
    ScriptedServer.Peer peer = server.welcome(false);
    get(client.online());
    Delivery last = publish();
    for (int count = 1; count < MESSAGES; count++) {
      last = publish();
    }
    for (int count = 0; count < MESSAGES; count++) {
      assertThat(peer.read(Publish.class).payload()).hasSize(PAYLOAD_BYTES);
    }
    get(last.acknowledged());
  }

  private Delivery publish() {
    return client.publish(Publication.of("t", new byte[PAYLOAD_BYTES], QoS.AT_MOST_ONCE));
  }
}
