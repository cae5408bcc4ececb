package io.ternmq.broker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** What this build is, as the build wrote it down. */
final class BrokerVersion {
  private static final String FILE = "broker.properties";

  private BrokerVersion() {}

  /** As people say it: the product's name and its number. */
  static String text() {
    return "TernMQ version " + number();
  }

  /** The number alone. */
  static String number() {
    return property("version").replace("-SNAPSHOT", "");
  }

  /** The time that the files of this build carry. */
  static String timestamp() {
    return property("timestamp");
  }

  private static String property(String name) {
    Properties properties = new Properties();
    try (InputStream in = BrokerVersion.class.getResourceAsStream(FILE)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty(name);
  }
}
