package io.ternmq.crash.soak;

import io.ternmq.crash.Findings;
import io.ternmq.crash.Frame;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.SplittableRandom;

/**
 * Somebody who does not know the password. Most come from many addresses, so that none of them is
 * banned; one address guesses on and on, and is.
 */
final class BadLogin {
  private static final int ADDRESSES = 250;
  private static final int FIRST_ADDRESS = 0x0101;
  private static final int GUESSING_ADDRESS = 0x0201;
  private static final int PATIENCE_MILLIS = 20_000;

  private final Doors doors;
  private final Account account;
  private final Findings findings;
  private final Tally tally;
  private final int source;

  BadLogin(Run run, SplittableRandom chance) {
    this.doors = run.doors();
    this.findings = run.findings();
    this.tally = run.tally();
    this.source =
        chance.nextInt(4) == 0 ? GUESSING_ADDRESS : FIRST_ADDRESS + chance.nextInt(ADDRESSES);
    boolean isKnown = chance.nextBoolean();
    this.account =
        new Account(
            "intruder-" + chance.nextInt(100),
            isKnown ? "reader" : "nobody-" + chance.nextInt(100),
            "guess-" + chance.nextInt(),
            chance.nextBoolean());
  }

  /** Tries once. */
  void tryOnce() {
    try (Socket socket = Doors.dial(doors.tcp(), source)) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(PacketBytes.connect(account, true, 60, 0));
      Frame answer = Frame.read(new DataInputStream(socket.getInputStream()));
      if (answer.reason() == 0) {
        findings.add("a wrong password was let in");
      }
      tally.one("bad login answered by " + answer.reason());
    } catch (IOException e) {
      tally.one("bad login closed unread");
      if (source != GUESSING_ADDRESS) {
        findings.add("a wrong password was not answered: " + e);
      }
    }
  }
}
