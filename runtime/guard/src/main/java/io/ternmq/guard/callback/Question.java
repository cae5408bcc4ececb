package io.ternmq.guard.callback;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jose4j.json.JsonUtil;
import org.jspecify.annotations.Nullable;

/** What the server is asked, as JSON. Not safe for several threads. */
final class Question {
  private final Map<String, Object> members = new LinkedHashMap<>();

  Question with(String name, @Nullable Object value) {
    if (value != null) {
      members.put(name, value);
    }
    return this;
  }

  /** Bytes as text where they are UTF-8, otherwise in Base64 under the name with Base64 behind. */
  Question withBytes(String name, byte @Nullable [] bytes) {
    if (bytes == null) {
      return this;
    }
    try {
      return with(
          name, StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException e) {
      return with(name + "Base64", Base64.getEncoder().encodeToString(bytes));
    }
  }

  String toJson() {
    return JsonUtil.toJson(members);
  }
}
