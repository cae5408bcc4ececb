package io.ternmq.brokercore;

import static org.assertj.core.api.Assertions.assertThat;

import io.ternmq.brokercore.store.MemoryStore;
import io.ternmq.packet.ReasonCode;
import io.ternmq.packet.Will;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The wills of all clients hold so many bytes and no more, and give them back. */
class WillRoomTest {
  /** Its payload, its topic and the flat cost of the record. */
  private static final long BYTES_OF_ONE = 1 + 4 + 64;

  private static final Will WILL = TestClient.will("will", 0);

  /** Room for four, of which one is for those who have a session. */
  private final TestBroker broker =
      new TestBroker(
          BrokerSettings.defaults().with(its -> its.willBytes = 4 * BYTES_OF_ONE),
          MemoryStore.immediate(),
          2);

  private TestClient comes(String clientId, @Nullable Will will) {
    return broker.open().connects(clientId, false, 600, 0, will);
  }

  private static ReasonCode answer(TestClient client) {
    return client.connAck().reason();
  }

  @Test
  void aNewcomerAboveTheBoundComesLaterAndOthersComeIn() {
    for (int number = 1; number <= 3; number++) {
      assertThat(answer(comes("c" + number, WILL))).isEqualTo(ReasonCode.SUCCESS);
    }
    TestClient above = comes("above", WILL);
    assertThat(answer(above)).isEqualTo(ReasonCode.SERVER_BUSY);
    assertThat(above.closedBy).isNotNull();
    assertThat(broker.core.refusedConnects(Admission.Lack.WILLS)).isEqualTo(1);
    assertThat(answer(broker.open().connects("none", 0))).isEqualTo(ReasonCode.SUCCESS);
    assertThat(broker.core.willBytes()).isEqualTo(3 * BYTES_OF_ONE);
  }

  @Test
  void whatIsPublishedDroppedOrReplacedGivesItsRoomBack() {
    TestClient lost = comes("lost", WILL);
    TestClient leaves = comes("leaves", WILL);
    comes("stays", WILL);
    lost.dies(CloseCause.RESET);
    assertThat(broker.core.willBytes()).isEqualTo(2 * BYTES_OF_ONE);
    leaves.disconnects();
    assertThat(broker.core.willBytes()).isEqualTo(BYTES_OF_ONE);
    comes("stays", WILL);
    assertThat(broker.core.willBytes()).as("taken over").isEqualTo(BYTES_OF_ONE);
    comes("stays", null);
    assertThat(broker.core.willBytes()).isZero();
  }

  @Test
  void whoIsBackFindsRoomWhereNewcomersHaveTakenTheirPart() {
    comes("known", WILL).disconnects();
    for (int number = 1; number <= 3; number++) {
      comes("c" + number, WILL);
    }
    assertThat(answer(comes("known", WILL))).isEqualTo(ReasonCode.SUCCESS);
    comes("known2", null).disconnects();
    assertThat(answer(comes("known2", WILL))).as("all is taken").isEqualTo(ReasonCode.SERVER_BUSY);
  }

  @Test
  void aWillThatWaitsForItsDelayCountsUntilItIsOut() {
    comes("c", TestClient.will("will", 5)).dies(CloseCause.RESET);
    assertThat(broker.core.willBytes()).isGreaterThan(BYTES_OF_ONE);
    broker.pass(5_200);
    assertThat(broker.core.willBytes()).isZero();
  }
}
