package io.ternmq.cli;

import io.ternmq.packet.ProtocolVersion;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Understands a version of the protocol as it is written here and by mosquitto's commands. */
final class VersionConverter implements ITypeConverter<ProtocolVersion> {
  /** For a command that does not speak 3.1. */
  static final class Without31 implements ITypeConverter<ProtocolVersion> {
    @Override
    public ProtocolVersion convert(String text) {
      ProtocolVersion version = of(text);
      if (version == null || version == ProtocolVersion.MQTT_3_1) {
        throw new TypeConversionException("'" + text + "' is no version here: use 311 or 5");
      }
      return version;
    }
  }

  @Override
  public ProtocolVersion convert(String text) {
    ProtocolVersion version = of(text);
    if (version == null) {
      throw new TypeConversionException("'" + text + "' is no version: use 31, 311 or 5");
    }
    return version;
  }

  private static @Nullable ProtocolVersion of(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "31", "3.1", "mqttv31" -> ProtocolVersion.MQTT_3_1;
      case "311", "3.1.1", "mqttv311" -> ProtocolVersion.MQTT_3_1_1;
      case "5", "5.0", "mqttv5" -> ProtocolVersion.MQTT_5;
      default -> null;
    };
  }
}
