package io.ternmq.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a broker's HTTP API sends event by event, or its answer to a request that it refuses:
 * for commands that ask a broker elsewhere.
 */
public final class EventFeed {
  private static final String KIND = "event: ";
  private static final String DATA = "data: ";

  private EventFeed() {}

  /** Hears the events. */
  @FunctionalInterface
  public interface Reader {
    /** One of them; true to go on. */
    boolean onEvent(String kind, Map<String, @Nullable Object> event);
  }

  /**
   * Reads to the end, or until the reader has enough.
   *
   * @throws IOException where the stream breaks off
   */
  public static void read(InputStream stream, Reader reader) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    String kind = "message";
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.startsWith(KIND)) {
        kind = line.substring(KIND.length());
      } else if (line.startsWith(DATA)) {
        if (!reader.onEvent(kind, parsed(line.substring(DATA.length())))) {
          return;
        }
        kind = "message";
      }
    }
  }

  private static Map<String, @Nullable Object> parsed(String data) throws IOException {
    try {
      return Json.parse(data.getBytes(StandardCharsets.UTF_8));
    } catch (RefusedException noJson) {
      throw new IOException("what comes is no event of a broker", noJson);
    }
  }

  /** What an answer says that is an error; empty where it says nothing that can be understood. */
  public static String refusal(byte[] body) {
    try {
      return Json.parse(body).get("error") instanceof String sentence ? sentence : "";
    } catch (RefusedException noJson) {
      return "";
    }
  }

  /** An event as one line of JSON. */
  public static String toLine(Map<String, @Nullable Object> event) {
    return new String(Json.bytes(event), StandardCharsets.UTF_8);
  }
}
