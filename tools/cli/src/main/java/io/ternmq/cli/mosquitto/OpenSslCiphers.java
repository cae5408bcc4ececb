package io.ternmq.cli.mosquitto;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names of cipher suites in OpenSSL's words, and in Java's. */
final class OpenSslCiphers {
  /** Those of TLS 1.3 that OpenSSL speaks where nobody says anything. */
  static final List<String> USUAL_1_3 =
      List.of("TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256");

  private static final Pattern SUITE =
      Pattern.compile(
          "(?:(ECDHE|DHE)-(ECDSA|RSA|DSS)-)?"
              + "(?:AES(128|256)-(GCM-)?(SHA|SHA256|SHA384)|(CHACHA20-POLY1305))");

  private OpenSslCiphers() {}

  /**
   * A list of OpenSSL's.
   *
   * @param suites by their names in Java
   * @param groups words of it that stand for many suites, or for none that Java has
   */
  record Result(List<String> suites, List<String> groups) {}

  static Result translate(String list) {
    List<String> suites = new ArrayList<>();
    List<String> groups = new ArrayList<>();
    for (String word : list.split("[:, ]+")) {
      String suite = word.startsWith("TLS_") ? word : toJava(word);
      if (suite != null) {
        suites.add(suite);
      } else if (!word.isEmpty()) {
        groups.add(word);
      }
    }
    return new Result(suites, groups);
  }

  private static @Nullable String toJava(String name) {
    Matcher suite = SUITE.matcher(name);
    if (!suite.matches()) {
      return null;
    }
    String exchange = suite.group(1) == null ? "RSA" : suite.group(1) + "_" + suite.group(2);
    if (suite.group(6) != null) {
      return "TLS_" + exchange + "_WITH_CHACHA20_POLY1305_SHA256";
    }
    String mode = suite.group(4) == null ? "_CBC_" : "_GCM_";
    return "TLS_" + exchange + "_WITH_AES_" + suite.group(3) + mode + suite.group(5);
  }
}
