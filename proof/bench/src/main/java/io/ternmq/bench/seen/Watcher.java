package io.ternmq.bench.seen;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Somebody who watches the broker until it is closed. */
interface Watcher extends AutoCloseable {
  @Override
  void close();

  /** {@code tern trace} of one client. */
  static Watcher trace(WatchedBroker broker, String clientId) {
    return stream(
        broker, "api/v1/clients/" + clientId + "/trace?seconds=3600&packets=100000", line -> {});
  }

  /** A stream of events, each line of it heard. */
  static Watcher stream(WatchedBroker broker, String path, Consumer<String> onLine) {
    return new Stream(broker, path, onLine);
  }

  /** One stream of events. */
  final class Stream implements Watcher {
    private final InputStream body;

    Stream(WatchedBroker broker, String path, Consumer<String> onLine) {
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
      Thread reader = new Thread(() -> read(onLine), "stream");
      reader.setDaemon(true);
      reader.start();
    }

    private void read(Consumer<String> onLine) {
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          onLine.accept(line);
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
