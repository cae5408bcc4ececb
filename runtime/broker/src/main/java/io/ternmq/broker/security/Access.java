package io.ternmq.broker.security;

/** What a line of an access-list file says, as bits. */
final class Access {
  static final int NONE = 0;
  static final int READ = 1;
  static final int WRITE = 2;
  static final int DENY = 4;

  private Access() {}

  /** The bits of the word in a line; NONE where it is not one. */
  static int of(String word) {
    return switch (word) {
      case "read" -> READ;
      case "write" -> WRITE;
      case "readwrite" -> READ | WRITE;
      case "deny" -> DENY;
      default -> NONE;
    };
  }
}
