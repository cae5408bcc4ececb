package io.ternmq.peers;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Many clients in one process, since a virtual machine takes longer to start than a client works. A
 * line of standard input is {@code TAG sub|pub|leave OPTIONS...} with tabs between; what the client
 * of that tag says is printed behind its tag. Ends with its input.
 */
final class Service {
  private final String library;
  private final Map<String, Session> subscribers = new ConcurrentHashMap<>();

  Service(String library) {
    this.library = library;
  }

  void run() throws IOException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      List<String> words = Arrays.asList(line.split("\t", -1));
      new Thread(() -> serve(words.get(0), words.subList(1, words.size()))).start();
    }
    System.exit(0);
  }

  private void serve(String tag, List<String> words) {
    try {
      if (words.get(0).equals("leave")) {
        leave(subscribers.remove(tag));
      } else {
        List<String> arguments = new ArrayList<>(List.of(library));
        arguments.addAll(words);
        start(tag, Wanted.of(arguments.toArray(String[]::new)));
      }
    } catch (Exception e) {
      System.out.println(tag + " error " + e);
    }
  }

  private void start(String tag, Wanted wanted) throws Exception {
    Session session = new Session(wanted, text -> System.out.println(tag + " " + text));
    if (wanted.isPublisher()) {
      session.publish();
    } else {
      subscribers.put(tag, session);
      session.subscribe();
    }
  }

  private static void leave(@Nullable Session session) {
    if (session != null) {
      session.leave();
    }
  }
}
