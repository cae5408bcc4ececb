package io.ternmq.crash.soak;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Reads what the broker says of itself over HTTP. Any thread. */
final class HttpReader {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient client = HttpClient.newHttpClient();
  private final String origin;
  private final Tally tally;

  HttpReader(Run run) {
    this.origin = "http://127.0.0.1:" + run.doors().http();
    this.tally = run.tally();
  }

  /** The body at that path. */
  String read(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(origin + path)).timeout(PATIENCE).build();
    try {
      var answer = client.send(request, BodyHandlers.ofString());
      tally.reads.increment();
      if (answer.statusCode() != 200) {
        throw new IOException(path + " was answered by " + answer.statusCode());
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(path);
    }
  }

  /** The samples of the metrics page, by name and labels as they stand there. */
  Map<String, Double> metrics() throws IOException {
    Map<String, Double> samples = new TreeMap<>();
    for (String line : read("/metrics").split("\n", -1)) {
      int space = line.lastIndexOf(' ');
      if (space > 0 && !line.startsWith("#")) {
        samples.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
      }
    }
    return samples;
  }
}
