package io.ternmq.bench.seen;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Somebody who watches the broker until it is closed. */
interface Watcher extends AutoCloseable {
  @Override
  void close();

  /**
   * The page, open at the list of clients: the stream of events, and the newest rows again at most
   * twice a second while there are events, as {@code clients.js} asks for them.
   */
  static Watcher page(WatchedBroker broker) {
    AtomicLong heard = new AtomicLong();
    Stream stream = new Stream(broker, "api/v1/events/stream", heard);
    Thread polls =
        new Thread(
            () -> {
              long told = 0;
              while (!Thread.currentThread().isInterrupted()) {
                long changes = heard.get() - told;
                if (changes > 0) {
                  told += changes;
                  broker.get(
                      "api/v1/clients?sort=-changedAt&limit=" + Math.min(1_000, changes + 50));
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
              }
            },
            "page");
    polls.setDaemon(true);
    polls.setUncaughtExceptionHandler((thread, cut) -> {}); // it is closed in the middle
    polls.start();
    return () -> {
      polls.interrupt();
      stream.close();
    };
  }

  /** {@code tern trace} of one client. */
  static Watcher trace(WatchedBroker broker, String clientId) {
    return new Stream(
        broker,
        "api/v1/clients/" + clientId + "/trace?seconds=3600&packets=100000",
        new AtomicLong());
  }

  /** One stream of events, read to nothing. */
  final class Stream implements Watcher {
    private final InputStream body;

    Stream(WatchedBroker broker, String path, AtomicLong events) {
      try {
        HttpResponse<InputStream> answer =
            broker.http().send(broker.streamRequest(path), BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
          throw new ProbeFailed(path + " is answered with " + answer.statusCode());
        }
        body = answer.body();
      } catch (IOException failure) {
        throw new ProbeFailed(path + " is not answered: " + failure.getMessage(), failure);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw new ProbeFailed("interrupted", interrupted);
      }
      Thread reader = new Thread(() -> read(events), "stream");
      reader.setDaemon(true);
      reader.start();
    }

    private void read(AtomicLong events) {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith("id: ")) {
            events.incrementAndGet();
          }
        }
      } catch (IOException closed) {
        return;
      }
    }

    @Override
    public void close() {
      try {
        body.close();
      } catch (IOException gone) {
        return; // it is gone all the same
      }
    }
  }
}
