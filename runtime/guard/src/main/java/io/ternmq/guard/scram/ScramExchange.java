package io.ternmq.guard.scram;

import io.ternmq.brokercore.security.AuthenticationExchange;
import io.ternmq.brokercore.security.AuthenticationStep;
import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Login;
import io.ternmq.packet.ReasonCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One client's way through SCRAM-SHA-256 (RFC 5802, 5 and 7; RFC 7677), without channel binding. A
 * user who is not known gets as far as one with a wrong password, and not a step further.
 */
final class ScramExchange implements AuthenticationExchange {
  private static final AuthenticationStep REFUSED =
      new AuthenticationStep.Failed(
          ReasonCode.NOT_AUTHORIZED, "user name or password is not right");
  private static final Pattern FIRST =
      Pattern.compile("([ny],(?:a=([^,]*))?,)(n=([^,]+),r=([\\x21-\\x2b\\x2d-\\x7e]+)(?:,.*)?)");
  private static final Pattern LAST =
      Pattern.compile("(c=([A-Za-z0-9+/=]+),r=([^,]+)(?:,[^p].*)?),p=([A-Za-z0-9+/=]+)");
  private static final int MAXIMUM_BYTES = 4_096;

  private final Login login;
  private final Supplier<Map<String, ScramUser>> users;
  private final Function<String, ScramUser> decoys;
  private final Supplier<String> nonces;

  private @Nullable Opening opening;

  /** What both sides said so far. */
  private record Opening(
      ScramUser user, String name, String header, String nonce, String firstMessages) {}

  /**
   * Begins.
   *
   * @param users by their names, as they are whenever it is asked
   */
  ScramExchange(
      Login login,
      Supplier<Map<String, ScramUser>> users,
      Function<String, ScramUser> decoys,
      Supplier<String> nonces) {
    this.login = login;
    this.users = users;
    this.decoys = decoys;
    this.nonces = nonces;
  }

  @Override
  public AuthenticationStep onData(byte @Nullable [] data, Consumer<AuthenticationStep> later) {
    String text = text(data);
    if (text == null) {
      return malformed("no message of SCRAM came");
    }
    Opening before = opening;
    opening = null;
    return before == null ? onFirst(text) : onLast(before, text);
  }

  private static @Nullable String text(byte @Nullable [] data) {
    if (data == null || data.length > MAXIMUM_BYTES) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private AuthenticationStep onFirst(String text) {
    Matcher parts = FIRST.matcher(text);
    if (!parts.matches()) {
      return text.startsWith("p=")
          ? malformed("channel binding is not offered")
          : malformed("the first message is n,,n=user,r=nonce");
    }
    String name = unescape(parts.group(4));
    String actingFor = parts.group(2);
    if (name == null || (actingFor != null && !actingFor.equals(parts.group(4)))) {
      return malformed("the user's name cannot be read, or somebody is to act for another");
    }
    ScramUser known = users.get().get(name);
    ScramUser user = known == null ? decoys.apply(name) : known;
    String nonce = parts.group(5) + nonces.get();
    String answer = "r=" + nonce + ",s=" + user.saltText() + ",i=" + user.iterations();
    opening = new Opening(user, name, parts.group(1), nonce, parts.group(3) + "," + answer);
    return new AuthenticationStep.Continue(answer.getBytes(StandardCharsets.UTF_8));
  }

  private AuthenticationStep onLast(Opening before, String text) {
    Matcher parts = LAST.matcher(text);
    if (!parts.matches()) {
      return malformed("the last message is c=...,r=nonce,p=proof");
    }
    byte[] header = decode(parts.group(2));
    byte[] proof = decode(parts.group(4));
    boolean isSameHeader =
        header != null && new String(header, StandardCharsets.UTF_8).equals(before.header());
    if (!isSameHeader || !parts.group(3).equals(before.nonce()) || proof == null) {
      return REFUSED; // somebody in between, or a message of another exchange
    }
    String exchange = before.firstMessages() + "," + parts.group(1);
    boolean isRight = proof.length == ScramUser.KEY_BYTES && before.user().isProof(proof, exchange);
    String beside = login.userName();
    boolean isSomebodyElse = beside != null && !beside.isEmpty() && !beside.equals(before.name());
    BooleanSupplier holds = holds(users, before.name(), before.user());
    if (!isRight || isSomebodyElse || !holds.getAsBoolean()) {
      return REFUSED;
    }
    String answer = "v=" + before.user().serverSignature(exchange);
    return new AuthenticationStep.Succeeded(
        new Identity(login.clientId(), before.name(), login.origin()),
        answer.getBytes(StandardCharsets.UTF_8),
        holds);
  }

  /** True while this user stands there with the same keys; keeps nothing else of the exchange. */
  private static BooleanSupplier holds(
      Supplier<Map<String, ScramUser>> users, String name, ScramUser user) {
    return () -> user.hasSameKeys(users.get().get(name));
  }

  /** {@code =2C} is a comma, {@code =3D} an equals sign, and no other is allowed. */
  private static @Nullable String unescape(String name) {
    String without = name.replace("=2C", "").replace("=3D", "");
    return without.contains("=") ? null : name.replace("=2C", ",").replace("=3D", "=");
  }

  private static byte @Nullable [] decode(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static AuthenticationStep malformed(String sentence) {
    return new AuthenticationStep.Failed(ReasonCode.NOT_AUTHORIZED, "SCRAM: " + sentence);
  }
}
