package io.ternmq.interop;

/** A version of MQTT, as peers name it on their command line and as CONNECT names it. */
public enum MqttVersion {
  V3_1("31", 3),
  V3_1_1("311", 4),
  V5_0("5", 5);

  private final String argument;
  private final int level;

  MqttVersion(String argument, int level) {
    this.argument = argument;
    this.level = level;
  }

  /** How command lines name this version. */
  public String argument() {
    return argument;
  }

  /** As a reader knows it. */
  public String text() {
    return switch (this) {
      case V3_1 -> "3.1";
      case V3_1_1 -> "3.1.1";
      case V5_0 -> "5.0";
    };
  }

  /** The protocol level byte of CONNECT. */
  public int level() {
    return level;
  }
}
