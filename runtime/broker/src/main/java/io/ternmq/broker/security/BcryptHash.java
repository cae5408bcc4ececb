package io.ternmq.broker.security;

import com.password4j.BadParametersException;
import com.password4j.BcryptFunction;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** bcrypt, as htpasswd and many others write it: {@code $2b$cost$} and 53 characters. Immutable. */
final class BcryptHash implements PasswordHash {
  private static final Pattern FORM =
      Pattern.compile("\\$2[aby]\\$(0[4-9]|1[0-6])\\$[./A-Za-z0-9]{53}");

  private final BcryptFunction function;
  private final byte[] text;

  private BcryptHash(BcryptFunction function, byte[] text) {
    this.function = function;
    this.text = text;
  }

  static boolean isMeantBy(String text) {
    return text.startsWith("$2");
  }

  static BcryptHash parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a bcrypt hash is $2b$, $2a$ or $2y$, a cost from 04 to 16, $ and 53 characters");
    }
    try {
      return new BcryptHash(
          BcryptFunction.getInstanceFromHash(text), text.getBytes(StandardCharsets.US_ASCII));
    } catch (BadParametersException e) {
      throw new IllegalArgumentException("this bcrypt hash cannot be read", e);
    }
  }

  @Override
  public boolean matches(byte[] password) {
    return function.check(password, text);
  }
}
