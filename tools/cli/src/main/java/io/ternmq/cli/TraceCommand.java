package io.ternmq.cli;

import io.ternmq.http.EventFeed;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code tern trace}: every packet of one client of a running broker, as it passes. */
@Command(
    name = "trace",
    description = {
      "Show every packet that passes between a running broker and one of its clients, as it"
          + " passes.",
      "It begins whether the client is there or not, goes on when it loses its connection and comes"
          + " back, and ends after a time or so many packets, whichever comes first. Payloads are"
          + " left out unless asked for; passwords are never shown."
    },
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  tern trace meter-0417                        on this machine, for a minute",
      "  tern trace meter-0417 --payloads --for 10m --packets 10000",
      "  tern trace meter-0417 --json > trace.jsonl   a line of JSON each",
      "  tern trace meter-0417 --url https://broker.example:8443 --token-file token",
    })
final class TraceCommand implements Callable<Integer> {
  private static final int SHOWN_PAYLOAD_BYTES = 1_024;
  private static final Pattern WRITTEN = Pattern.compile("(\\d{1,6})([smh])");
  private static final long MOST_SECONDS = 3_600;
  private static final int REFUSED = 400;
  private static final int UNAUTHORISED = 401;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "CLIENT_ID", description = "Whose packets.")
  private String clientId = "";

  @Option(
      names = "--payloads",
      description = "Show payloads too, 1 KiB of each at most, and user properties.")
  private boolean showsPayloads;

  @Option(
      names = "--for",
      paramLabel = "TIME",
      defaultValue = "60s",
      description = "End after this time, such as 30s or 10m; an hour at most. Default: 60s.")
  private String time = "";

  @Option(
      names = "--packets",
      paramLabel = "COUNT",
      defaultValue = "1000",
      description = "End after so many packets; 100,000 at most. Default: 1000.")
  private int packets;

  @Option(names = "--json", description = "A line of JSON for each packet, with all that is known.")
  private boolean isJson;

  @Mixin private HttpAccess access;

  private boolean hasEnded;
  private boolean isUnread;

  @Override
  public Integer call() {
    HttpRequest request = access.get(path());
    try {
      HttpResponse<InputStream> answer =
          access.client().send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() >= REFUSED) {
          throw refused(answer.statusCode(), body.readAllBytes());
        }
        follow(body);
      }
    } catch (IOException fault) {
      throw CommandFailure.of(
          "no broker answers at " + access.url() + ": " + words(fault) + ". Name it with --url.");
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    return hasEnded || isUnread ? ExitCode.DONE : ExitCode.FAILED;
  }

  private String path() {
    long seconds = seconds();
    String id = URLEncoder.encode(clientId, StandardCharsets.UTF_8).replace("+", "%20");
    return "/api/v1/clients/"
        + id
        + "/trace?seconds="
        + seconds
        + "&packets="
        + packets
        + "&payload="
        + (showsPayloads ? SHOWN_PAYLOAD_BYTES : 0);
  }

  private long seconds() {
    Matcher written = WRITTEN.matcher(time);
    if (!written.matches()) {
      throw misuse("--for takes a time, such as 30s or 10m, not '" + time + "'");
    }
    int factor =
        switch (written.group(2)) {
          case "s" -> 1;
          case "m" -> 60;
          default -> 3_600;
        };
    long seconds = factor * Long.parseLong(written.group(1));
    if (seconds < 1 || seconds > MOST_SECONDS) {
      throw misuse("--for takes 1s to 1h, not '" + time + "'");
    }
    if (packets < 1) {
      throw misuse("--packets counts from 1, not " + packets);
    }
    return seconds;
  }

  private ParameterException misuse(String sentence) {
    return new ParameterException(spec.commandLine(), sentence);
  }

  private CommandFailure refused(int status, byte[] body) {
    String sentence = EventFeed.refusal(body);
    if (status == UNAUTHORISED) {
      return CommandFailure.of("the broker wants the token of its HTTP API: --token-file FILE");
    }
    return CommandFailure.of(
        sentence.isEmpty() ? access.url() + " answers with status " + status : sentence);
  }

  private static String words(IOException fault) {
    if (fault instanceof ConnectException) { // without a message, whatever the reason
      return fault.getCause() instanceof ConnectException deeper
              && deeper.getCause() instanceof UnresolvedAddressException
          ? "its name has no address"
          : "there is no connection";
    }
    String message = fault.getMessage();
    return message == null ? fault.getClass().getSimpleName() : message;
  }

  /** Prints what comes; a stream that breaks off has said nothing of its end. */
  private void follow(InputStream body) {
    PrintWriter out = spec.commandLine().getOut();
    TraceLines lines = new TraceLines(ZoneId.systemDefault());
    try {
      EventFeed.read(body, (kind, event) -> print(kind, event, lines, out));
    } catch (IOException brokenOff) {
      throw CommandFailure.of("the broker has gone: " + words(brokenOff));
    }
    if (!hasEnded && !isUnread) {
      throw CommandFailure.of("the broker has gone");
    }
  }

  private boolean print(
      String kind, Map<String, @Nullable Object> event, TraceLines lines, PrintWriter out) {
    if (isJson) {
      event.put("kind", kind);
      out.println(EventFeed.toLine(event));
    } else {
      out.println(lines.of(kind, event));
    }
    isUnread = out.checkError(); // who reads no more has what was wanted
    hasEnded = kind.equals("end");
    return !hasEnded && !isUnread;
  }
}
