package io.ternmq.peers;

import java.util.concurrent.CountDownLatch;

/**
 * MQTT clients on a library: {@code Peer paho|hivemq sub|pub --address ... --payload ...}. Prints
 * {@code ready present=<0|1>} once subscribed, and {@code got <qos> <retain> <payload>} per
 * message; SIGTERM disconnects it. {@code Peer paho|hivemq serve} runs as many clients as its
 * standard input asks for, see {@link Service}.
 */
public final class Peer {
  private Peer() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    if (arguments[1].equals("serve")) {
      new Service(arguments[0]).run();
      return;
    }
    Wanted wanted = Wanted.of(arguments);
    Session session = new Session(wanted, System.out::println);
    if (wanted.isPublisher()) {
      session.publish();
      System.exit(0); // Paho leaves a thread behind
    }
    Runtime.getRuntime().addShutdownHook(new Thread(session::leave));
    session.subscribe();
    new CountDownLatch(1).await();
  }
}
