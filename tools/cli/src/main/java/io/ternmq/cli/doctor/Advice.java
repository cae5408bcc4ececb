package io.ternmq.cli.doctor;

import io.ternmq.clientcore.LossCause;
import io.ternmq.clientcore.ServerAddress;
import io.ternmq.packet.ReasonCode;
import org.jspecify.annotations.Nullable;

/** What to do about a login that failed. */
final class Advice {
  private Advice() {}

  static String of(LossCause cause, ServerAddress server) {
    return switch (cause.kind()) {
      case CERTIFICATE_REJECTED ->
          "Name the authority that signed the server's certificate: --cafile FILE, or"
              + " --tls-use-os-certs.";
      case CERTIFICATE_NOT_YET_VALID -> "Is the clock of this machine right?";
      case WRONG_HOST_NAME ->
          "Use the name that the certificate has, or have the server's certificate name this one.";
      case CLOSED, RESET ->
          "The server closes without a word: it may speak TLS on this port, want a certificate of"
              + " the client, or not be an MQTT broker.";
      case TIMED_OUT ->
          "Something takes the connection, but does not answer CONNECT: is it an MQTT broker?";
      case PROTOCOL_VIOLATED -> "What answers there speaks no MQTT.";
      case SERVER_REFUSED, SERVER_DISCONNECTED -> ofReason(cause.reason());
      case FAILED ->
          server.scheme().isWebSocket()
              ? "Is the path right? Most brokers take WebSockets at /mqtt; a proxy in front of one"
                  + " may have another."
              : "";
      default -> "";
    };
  }

  private static String ofReason(@Nullable ReasonCode reason) {
    if (reason == null) {
      return "";
    }
    return switch (reason) {
      case BAD_USER_NAME_OR_PASSWORD -> "Check -u and -P.";
      case NOT_AUTHORIZED -> "The broker asks who you are: give -u and -P, or a certificate.";
      case CLIENT_IDENTIFIER_NOT_VALID -> "Give another client id with -i.";
      case SERVER_BUSY, SERVER_UNAVAILABLE, CONNECTION_RATE_EXCEEDED, QUOTA_EXCEEDED ->
          "The broker cannot take more clients just now; try again later.";
      case USE_ANOTHER_SERVER, SERVER_MOVED -> "Go where it sends you.";
      case BANNED -> "Ask who runs the broker.";
      default -> "";
    };
  }
}
