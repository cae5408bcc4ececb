package io.ternmq.client;

import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.codec.PacketCheck;
import io.ternmq.packet.Connect;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.UserProperty;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sees, when a client is made, whether the CONNECT that comes of it can be sent. */
final class ConnectCheck {
  private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

  private ConnectCheck() {}

  /**
   * Sees whether this can be in CONNECT.
   *
   * @throws IllegalArgumentException with a sentence where it cannot
   */
  static void check(ProtocolVersion version, String clientId, ConnectionParameters parameters) {
    Properties.Builder properties = Properties.builder();
    for (UserProperty each : parameters.userProperties()) {
      properties.user(each.name(), each.value());
    }
    Connect connect =
        new Connect(
            version,
            true,
            0,
            clientId,
            parameters.will(),
            parameters.credentials().username(),
            parameters.credentials().password(),
            properties.build());
    String unfit = PacketCheck.faultOf(connect);
    String fault = unfit == null ? faultOf(parameters.webSocketHeaders()) : unfit;
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
  }

  /** What is wrong with headers of a WebSocket, as a sentence without their values, or null. */
  static @Nullable String faultOf(Map<String, String> headers) {
    for (Map.Entry<String, String> header : headers.entrySet()) {
      String name = header.getKey();
      if (name.isEmpty() || !name.chars().allMatch(ConnectCheck::isOfToken)) {
        return "'" + name + "' is no name of a header: letters, digits and " + TOKEN_MARKS;
      } else if (header.getValue().chars().anyMatch(ConnectCheck::isControl)) {
        return "the header " + name + " has a line break or another control character in it";
      }
    }
    return null;
  }

  private static boolean isOfToken(int character) {
    return (character >= 'a' && character <= 'z')
        || (character >= 'A' && character <= 'Z')
        || (character >= '0' && character <= '9')
        || TOKEN_MARKS.indexOf(character) >= 0;
  }

  private static boolean isControl(int character) {
    return (character < ' ' && character != '\t') || character == 0x7F;
  }
}
