package io.ternmq.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** {@code tern broker} as a process that is ready, with its log in a file. */
final class RunningBroker implements AutoCloseable {
  private static final Pattern LISTENER = Pattern.compile(" +(\\S+) +\\S+:(\\d+)/?( .*)?");
  private static final int PATIENCE_MILLIS = 20_000;

  private final TernProcess process;
  private final Path log;
  private final Map<String, Integer> ports = new HashMap<>();

  private RunningBroker(TernProcess process, Path log) {
    this.process = process;
    this.log = log;
  }

  /** Starts one with these arguments. */
  static RunningBroker start(Path folder, String... arguments) throws IOException {
    Path log = folder.resolve("tern.log");
    List<String> all = new ArrayList<>(List.of("broker", "--set", "log.file=" + log));
    all.addAll(List.of("--durability", "memory"));
    all.addAll(List.of(arguments));
    RunningBroker broker = new RunningBroker(TernProcess.start(all.toArray(new String[0])), log);
    broker.readUntilReady();
    return broker;
  }

  /** One that speaks TLS alone, as localhost, with these arguments more. */
  static RunningBroker startSecure(Path folder, String... arguments) throws Exception {
    KeyPairFiles.make(folder, "localhost");
    List<String> all = new ArrayList<>(List.of("--port=off", "--ws-port=off", "--tls-port=0"));
    all.add("--set=tls.certificate=" + folder.resolve("localhost.crt"));
    all.add("--set=tls.key=" + folder.resolve("localhost.key"));
    all.addAll(List.of(arguments));
    return start(folder, all.toArray(new String[0]));
  }

  private void readUntilReady() throws IOException {
    for (String line = process.readLine(); ; line = process.readLine()) {
      if (line == null) {
        throw new AssertionError("the broker did not start");
      }
      if (line.startsWith("ready in ")) {
        return;
      }
      Matcher matcher = LISTENER.matcher(line);
      if (matcher.matches()) {
        ports.put(matcher.group(1), Integer.valueOf(matcher.group(2)));
      }
    }
  }

  /** The port of the listener of this name. */
  int port(String listener) {
    return Objects.requireNonNull(ports.get(listener), () -> listener + " of " + ports);
  }

  /** {@code tern pub} to its listener "mqtt", with these words more. */
  Run pub(String line) {
    return pub("mqtt", line);
  }

  /** The same to another plain listener. */
  Run pub(String listener, String line) {
    return Run.of(("pub -h 127.0.0.1 -p " + port(listener) + " " + line).strip().split(" "));
  }

  /** The certificate that a TLS listener shows. */
  Certificate certificate(String listener) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
    try (SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), port(listener))) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.startHandshake();
      return socket.getSession().getPeerCertificates()[0];
    }
  }

  /** Lets it read its configuration again, and waits until the log says this once more. */
  void hangUp(String said) throws Exception {
    int before = countOf(said);
    process.signal("HUP");
    process.await(said, () -> countOf(said) > before);
  }

  private int countOf(String said) throws IOException {
    return (int) Files.readAllLines(log).stream().filter(line -> line.contains(said)).count();
  }

  TernProcess process() {
    return process;
  }

  Path log() {
    return log;
  }

  @Override
  public void close() {
    process.close();
  }

  /** Looks at nothing: the test looks at the certificate. */
  private static final class Trusting implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String kind) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
