package io.ternmq.cli;

import io.ternmq.broker.BrokerOptions;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Understands a port, and {@code off} for none. */
final class PortConverter implements ITypeConverter<Integer> {
  /** Stands for {@code off}. */
  static final int OFF = BrokerOptions.OFF;

  private static final int HIGHEST = 65_535;

  @Override
  public Integer convert(String text) {
    if (text.equalsIgnoreCase("off")) {
      return OFF;
    }
    try {
      int port = Integer.parseInt(text);
      if (port >= 0 && port <= HIGHEST) {
        return port;
      }
    } catch (NumberFormatException noNumber) {
      // said below
    }
    throw new TypeConversionException(
        "a port is 0 (any that is free) to 65535, or off; not '" + text + "'");
  }
}
