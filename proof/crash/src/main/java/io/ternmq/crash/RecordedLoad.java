package io.ternmq.crash;

import io.ternmq.crash.power.Recorder;
import io.ternmq.crash.power.Recording;
import io.ternmq.testkit.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A recorded broker in several lives, three publishers, a subscriber on line and one away. */
final class RecordedLoad {
  static final String HERE = "here";
  static final String AWAY = "away";

  /** Little enough that tables are written and merged within a short recording. */
  private static final int BUFFER_BYTES = 64 << 10;

  private static final int PUBLISHERS = 3;
  private static final int READY_SECONDS = 120;
  private static final int LIFE_SECONDS = 120;

  private final PowerCutOptions options;
  private final Recorder recorder;
  private final Path below;
  private final CutLedger ledger = new CutLedger();
  private final Findings findings = new Findings();
  private final List<CutPublisher> publishers = new ArrayList<>();
  private final int port;

  RecordedLoad(PowerCutOptions options) throws IOException {
    this.options = options;
    Path folder = Path.of(options.folder()).toAbsolutePath();
    this.recorder = Recorder.in(folder);
    this.below = Files.createDirectories(folder.resolve("disk"));
    port = Ports.free();
    for (int index = 0; index < PUBLISHERS; index++) {
      publishers.add(new CutPublisher("p" + index, port, findings, options.perLife(), ledger));
    }
  }

  /** Runs all lives, and returns what was recorded. */
  Recording run() throws IOException, InterruptedException {
    CutSubscriber here = new CutSubscriber(HERE, port, findings, ledger);
    CutSubscriber away = new CutSubscriber(AWAY, port, findings, ledger);
    try {
      for (int life = 1; life <= options.lives(); life++) {
        BrokerProcess broker = start();
        if (life == 1) {
          here.start();
          away.start();
          await(() -> here.isSubscribed() && away.isSubscribed());
          away.wanted(false);
          publishers.forEach(Client::start);
        }
        int wanted = life * options.perLife();
        await(
            () ->
                publishers.stream()
                    .allMatch(one -> one.acknowledged().cardinality() >= wanted - 8));
        if (life < options.lives()) {
          broker.kill();
        } else {
          broker.stop();
        }
      }
    } finally {
      publishers.forEach(Client::stop);
      here.stop();
      away.stop();
    }
    if (findings.count() > 0) {
      throw new IllegalStateException("the recorded run went wrong: " + findings.sentences());
    }
    return recorder.recording();
  }

  private BrokerProcess start() throws IOException, InterruptedException {
    ProcessBuilder process =
        BrokerProcess.java(
            RecordedBroker.class.getName(),
            Integer.toString(port),
            below.resolve("data").toString(),
            options.durability(),
            Integer.toString(BUFFER_BYTES));
    recorder.record(process, below);
    BrokerProcess broker = BrokerProcess.start(process);
    if (!broker.awaitReady(READY_SECONDS)) {
      throw new IllegalStateException("the recorded broker did not start");
    }
    return broker;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int tenths = 0; !condition.getAsBoolean(); tenths++) {
      if (tenths > 10 * LIFE_SECONDS) {
        throw new IllegalStateException("the recorded run did not get on");
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
  }

  Path below() {
    return below;
  }

  CutLedger ledger() {
    return ledger;
  }
}
