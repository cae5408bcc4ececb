package io.ternmq.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, as the build wrote it down. */
final class Version implements IVersionProvider {
  private static final String SNAPSHOT = "-SNAPSHOT";

  /** As people say it: without the mark of an unfinished build. */
  static String text() {
    Properties properties = new Properties();
    try (InputStream in = Version.class.getResourceAsStream("/tern.properties")) {
      properties.load(in);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    String version = properties.getProperty("version");
    return version.endsWith(SNAPSHOT)
        ? version.substring(0, version.length() - SNAPSHOT.length())
        : version;
  }

  @Override
  public String[] getVersion() {
    return new String[] {
      "TernMQ " + text(),
      "Java " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")"
    };
  }
}
