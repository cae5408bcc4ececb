package io.ternmq.broker.settings;

/** Whether clients without credentials are let in. */
enum Anonymous {
  /** While no password file is named; and then the broker listens on loopback only. */
  AUTO("auto"),
  /** Always, as somebody said in words. */
  ALLOWED("true"),
  /** Never. */
  REFUSED("false");

  private final String word;

  Anonymous(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }
}
