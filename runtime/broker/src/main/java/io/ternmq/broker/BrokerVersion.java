package io.ternmq.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this build, as the build wrote it down. */
final class BrokerVersion {
  private static final String FILE = "broker.properties";

  private BrokerVersion() {}

  /** As people say it: the product's name and its number. */
  static String text() {
    Properties properties = new Properties();
    try (InputStream in = BrokerVersion.class.getResourceAsStream(FILE)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "TernMQ version " + properties.getProperty("version").replace("-SNAPSHOT", "");
  }
}
