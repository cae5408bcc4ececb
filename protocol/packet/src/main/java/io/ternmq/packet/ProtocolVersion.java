package io.ternmq.packet;

import org.jspecify.annotations.Nullable;

/** A version of the MQTT protocol. */
public enum ProtocolVersion {
  /** MQTT 3.1: protocol name {@code MQIsdp}, level 3. */
  MQTT_3_1(3, "MQIsdp", "3.1"),
  /** MQTT 3.1.1: protocol name {@code MQTT}, level 4. */
  MQTT_3_1_1(4, "MQTT", "3.1.1"),
  /** MQTT 5.0: protocol name {@code MQTT}, level 5. */
  MQTT_5(5, "MQTT", "5.0");

  private static final ProtocolVersion[] ALL = values();

  private final int level;
  private final String protocolName;
  private final String label;

  ProtocolVersion(int level, String protocolName, String label) {
    this.level = level;
    this.protocolName = protocolName;
    this.label = label;
  }

  /** The protocol level byte of CONNECT. */
  public int level() {
    return level;
  }

  /** The protocol name of CONNECT. */
  public String protocolName() {
    return protocolName;
  }

  /** True for 5.0, the only version with properties and reason codes everywhere. */
  public boolean hasProperties() {
    return this == MQTT_5;
  }

  /** The version that a CONNECT with this protocol name and level speaks; null where none does. */
  public static @Nullable ProtocolVersion of(String protocolName, int level) {
    for (ProtocolVersion version : ALL) {
      if (version.level == level && version.protocolName.equals(protocolName)) {
        return version;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return label;
  }
}
