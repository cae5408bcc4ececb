package io.ternmq.guard.scram;

import io.ternmq.broker.security.FileMistakeException;
import io.ternmq.brokercore.security.AuthenticationExchange;
import io.ternmq.brokercore.security.EnhancedAuthenticator;
import io.ternmq.brokercore.security.Login;
import io.ternmq.guard.WatchedFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** SCRAM-SHA-256 as a method of enhanced authentication (5.0, 4.12). Safe on every lane. */
final class ScramMethod implements EnhancedAuthenticator {
  private static final int SECRET_BYTES = 32;
  private static final int NONCE_BYTES = 18;
  private static final int MODELS = 16;

  private final WatchedFile<Map<String, ScramUser>> file;
  private final SecureRandom random = new SecureRandom();
  private final byte[] secret = new byte[SECRET_BYTES];

  private ScramMethod(WatchedFile<Map<String, ScramUser>> file) {
    this.file = file;
    random.nextBytes(secret);
  }

  /** Reads users, a line each: {@code user:SCRAM-SHA-256$...}. */
  static ScramMethod open(Path file) throws FileMistakeException {
    return new ScramMethod(WatchedFile.open(file, ScramMethod::read));
  }

  private static Map<String, ScramUser> read(Path file, String text) throws FileMistakeException {
    Map<String, ScramUser> users = new HashMap<>();
    String[] lines = text.split("\\R", -1);
    for (int index = 0; index < lines.length; index++) {
      String line = lines[index];
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      int colon = line.indexOf(":SCRAM-SHA-256$");
      if (colon < 1) {
        throw FileMistakeException.atLine(
            file,
            index + 1,
            "a line is user:SCRAM-SHA-256$..., as 'tern passwd --scram' makes it.");
      }
      try {
        String name = line.substring(0, colon);
        if (users.putIfAbsent(name, ScramUser.parse(line.substring(colon + 1).strip())) != null) {
          throw new IllegalArgumentException("the user '" + name + "' stands in the file twice");
        }
      } catch (IllegalArgumentException e) {
        throw FileMistakeException.atLine(file, index + 1, e.getMessage() + ".");
      }
    }
    return users;
  }

  @Override
  public String method() {
    return "SCRAM-SHA-256";
  }

  @Override
  public AuthenticationExchange begin(Login login) {
    return new ScramExchange(
        login, file::content, name -> decoy(name, file.content()), this::nonce);
  }

  /** A stranger looks like one of the users, always the same one. */
  private ScramUser decoy(String name, Map<String, ScramUser> users) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    ScramUser model = null;
    if (!users.isEmpty()) {
      int spread = ByteBuffer.wrap(ScramUser.hmac(secret, bytes)).getInt();
      int skipped = Integer.remainderUnsigned(spread, Math.min(users.size(), MODELS));
      model = users.values().stream().skip(skipped).findFirst().orElse(null);
    }
    return ScramUser.decoy(secret, bytes, model);
  }

  private String nonce() {
    byte[] bytes = new byte[NONCE_BYTES];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
