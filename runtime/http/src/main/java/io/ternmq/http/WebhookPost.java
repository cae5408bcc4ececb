package io.ternmq.http;

import io.ternmq.broker.Broker;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The request that tells events; docs/events.md says how its signature is checked. */
final class WebhookPost {
  private static final String ALGORITHM = "HmacSHA256";

  private WebhookPost() {}

  /** Signed and with a token, where the webhook has them now. */
  static HttpRequest request(Webhook hook, byte[] body, long nowMillis, Duration patience) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(hook.url())
            .timeout(patience)
            .header("Content-Type", "application/json")
            .header("User-Agent", "TernMQ/" + Broker.version())
            .POST(BodyPublishers.ofByteArray(body));
    String token = hook.token().get();
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    String secret = hook.secret().get();
    if (secret != null) {
      String timestamp = Long.toString(nowMillis / 1_000);
      request.header("X-TernMQ-Timestamp", timestamp);
      request.header("X-TernMQ-Signature", "sha256=" + signature(secret, timestamp, body));
    }
    return request.build();
  }

  /** Of the timestamp, a dot and the body, in hexadecimal. */
  static String signature(String secret, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("every Java has " + ALGORITHM, missing);
    }
  }
}
