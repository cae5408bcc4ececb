package io.ternmq.peerbroker;

import com.hivemq.embedded.EmbeddedExtension;
import com.hivemq.embedded.EmbeddedHiveMQ;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/**
 * HiveMQ Community Edition on a loopback port: {@code HiveMqBroker PORT FOLDER file|in-memory
 * [STORE PASSWORD]}, over TLS where a store with a key is named. Keeps its files in the folder,
 * prints {@code mqtt 127.0.0.1:PORT} and {@code ready}, and runs until it is killed. It is told to
 * send no statistics to anybody.
 */
public final class HiveMqBroker {
  private static final String LISTENER =
      "<%s><port>%s</port><bind-address>127.0.0.1</bind-address>%s</%s>";
  private static final String TLS =
      "<tls><keystore><path>%s</path><password>%s</password>"
          + "<private-key-password>%s</private-key-password></keystore></tls>";

  private HiveMqBroker() {}

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    Path folder = Path.of(arguments[1]);
    Path configuration = Files.createDirectories(folder.resolve("conf"));
    Files.writeString(
        configuration.resolve("config.xml"), configurationOf(listenerOf(arguments), arguments[2]));
    AllowAll everybody = new AllowAll();
    EmbeddedHiveMQ broker =
        EmbeddedHiveMQ.builder()
            .withConfigurationFolder(configuration)
            .withDataFolder(folderIn(folder, "data"))
            .withExtensionsFolder(folderIn(folder, "extensions"))
            .withEmbeddedExtension(
                EmbeddedExtension.builder()
                    .withId("allow-all")
                    .withName("Allow all")
                    .withVersion("1")
                    .withPriority(0)
                    .withStartPriority(0)
                    .withAuthor("TernMQ")
                    .withExtensionMain(everybody)
                    .build())
            .withoutLoggingBootstrap()
            .build();
    broker.start().get();
    System.out.println("mqtt 127.0.0.1:" + port);
    System.out.println("ready");
    new CountDownLatch(1).await();
  }

  private static Path folderIn(Path folder, String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  private static String listenerOf(String[] arguments) {
    if (arguments.length <= 3) {
      return LISTENER.formatted("tcp-listener", arguments[0], "", "tcp-listener");
    }
    String tls = TLS.formatted(arguments[3], arguments[4], arguments[4]);
    return LISTENER.formatted("tls-tcp-listener", arguments[0], tls, "tls-tcp-listener");
  }

  private static String configurationOf(String listener, String mode) {
    return """
        <?xml version="1.0"?>
        <hivemq xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
          <listeners>
            %s
          </listeners>
          <mqtt>
            <queued-messages>
              <max-queue-size>1000000</max-queue-size>
            </queued-messages>
          </mqtt>
          <persistence>
            <mode>%s</mode>
          </persistence>
          <anonymous-usage-statistics>
            <enabled>false</enabled>
          </anonymous-usage-statistics>
        </hivemq>
        """
        .formatted(listener, mode);
  }
}
