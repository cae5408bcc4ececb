package io.ternmq.interop.deaths;

import io.ternmq.interop.BrokerUnderTest;
import java.util.Random;
import java.util.concurrent.Semaphore;

/**
 * A subscriber with a kept session whose connections are cut while messages stream in, alternately
 * by RST and by FIN. Before each cut it leaves some of the last packets unanswered. Owned by the
 * thread that calls it.
 */
final class CutSubscriber implements AutoCloseable {
  private static final int FEWEST_MESSAGES = 50;
  private static final int MOST_MESSAGES = 100;
  private static final int MOST_UNANSWERED = BrokerUnderTest.isTernMq() ? 10 : 0;

  private final int port;
  private final RawLogin login;
  private final Semaphore allowance;
  private final Random random = new Random(20_000);
  private final DeliveryLedger ledger = new DeliveryLedger();
  private RawPeer peer;

  CutSubscriber(int port, RawLogin login, Semaphore allowance) {
    this.port = port;
    this.login = login;
    this.allowance = allowance;
    this.peer = RawPeer.connect(port, login);
    peer.subscribe(NumberedMessage.FILTER, 2);
  }

  /**
   * Receives for a while, is cut off, and connects again. The while is counted in new messages: a
   * reset throws away acknowledgements that the broker has not read yet, and a life that ends
   * before the broker is past its repeats would lead nowhere.
   */
  void liveThroughACut(boolean byReset) {
    receiveUntil(ledger.deliveries() + random.nextInt(FEWEST_MESSAGES, MOST_MESSAGES + 1));
    int unanswered = random.nextInt(MOST_UNANSWERED + 1);
    for (int packet = 0; packet < unanswered; packet++) {
      receive(false);
    }
    RawPeer cut = peer;
    if (byReset) {
      cut.reset();
    } else {
      cut.finish();
    }
    peer = RawPeer.connect(port, login, true);
    cut.close();
  }

  /** Receives and answers until this many different messages were delivered. */
  void receiveUntil(int messages) {
    while (ledger.deliveries() < messages) {
      receive(true);
    }
  }

  DeliveryLedger ledger() {
    return ledger;
  }

  private void receive(boolean answers) {
    Frame frame = peer.read();
    switch (frame.type()) {
      case Frame.PUBLISH -> onPublish(frame, answers);
      case Frame.PUBREL -> {
        ledger.onRelease(frame.packetId());
        answer(answers, Frame.PUBCOMP, frame.packetId());
      }
      default -> throw new AssertionError("The subscriber was sent " + frame);
    }
  }

  private void onPublish(Frame frame, boolean answers) {
    NumberedMessage message = NumberedMessage.of(frame.payload(login.version()));
    if (message.qos() != frame.qos()) {
      throw new AssertionError(message + " came at QoS " + frame.qos());
    }
    int packetId = frame.packetId();
    boolean isQos1 = frame.qos() == 1;
    boolean isNew =
        isQos1
            ? ledger.onQos1(message, frame.isDuplicate())
            : ledger.onQos2(message, packetId, frame.isDuplicate());
    if (isNew) {
      allowance.release();
    }
    answer(answers, isQos1 ? Frame.PUBACK : Frame.PUBREC, packetId);
  }

  private void answer(boolean answers, int type, int packetId) {
    if (answers) {
      peer.send(Wire.acknowledgement(type, packetId));
    }
  }

  @Override
  public void close() {
    peer.close();
  }
}
