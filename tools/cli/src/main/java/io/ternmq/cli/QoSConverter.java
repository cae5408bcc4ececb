package io.ternmq.cli;

import io.ternmq.packet.QoS;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Understands 0, 1 and 2. */
final class QoSConverter implements ITypeConverter<QoS> {
  @Override
  public QoS convert(String text) {
    return switch (text) {
      case "0" -> QoS.AT_MOST_ONCE;
      case "1" -> QoS.AT_LEAST_ONCE;
      case "2" -> QoS.EXACTLY_ONCE;
      default -> throw new TypeConversionException("QoS is 0, 1 or 2, not '" + text + "'");
    };
  }
}
