package io.ternmq.client;

import io.ternmq.clientcore.ConnectionAttempt;
import io.ternmq.clientcore.ConnectionParameters;
import io.ternmq.clientcore.LossCause;
import io.ternmq.clientcore.LossKind;
import io.ternmq.codec.Fault;
import io.ternmq.packet.Acknowledgement;
import io.ternmq.packet.Packet;
import io.ternmq.packet.PacketType;
import io.ternmq.packet.Properties;
import io.ternmq.packet.ProtocolVersion;
import io.ternmq.packet.ReasonCode;
import io.ternmq.transport.ConnectAttempt;
import io.ternmq.transport.ConnectFailure;
import io.ternmq.transport.ConnectOutcome;
import io.ternmq.transport.Connection;
import io.ternmq.transport.Ending;
import io.ternmq.transport.PacketHandler;
import org.jspecify.annotations.Nullable;

/** One attempt of the client and the connection it may become. Owned by the client's lane. */
final class Link implements ConnectOutcome, PacketHandler {
  private final ClientDriver driver;
  private final ConnectionAttempt attempt;
  private final ConnectionParameters parameters;
  private @Nullable ConnectAttempt connecting;
  private @Nullable Connection connection;
  private boolean isWanted = true;

  Link(ClientDriver driver, ConnectionAttempt attempt, ConnectionParameters parameters) {
    this.driver = driver;
    this.attempt = attempt;
    this.parameters = parameters;
  }

  /** What this attempt says of the client. */
  ConnectionParameters parameters() {
    return parameters;
  }

  int epoch() {
    return attempt.epoch();
  }

  void onBegun(ConnectAttempt begun) {
    connecting = begun;
  }

  /** The connection, where there is one that takes output. */
  @Nullable Connection connection() {
    return connection;
  }

  /** Nothing of it is told any more; what was sent goes out first where that is asked for. */
  void close(boolean afterOutput) {
    isWanted = false;
    if (connecting != null) {
      connecting.cancel();
    }
    Connection open = connection;
    if (open != null && afterOutput) {
      open.close();
    } else if (open != null) {
      open.closeNow();
    }
  }

  @Override
  public PacketHandler accept(Connection opened) {
    connection = opened;
    if (isWanted) {
      opened.lane().execute(this::onOpen);
    } else {
      opened.lane().execute(opened::closeNow);
    }
    return this;
  }

  private void onOpen() {
    if (isWanted) {
      driver.onLinkOpen(this);
    }
  }

  @Override
  public void onFailed(ConnectFailure failure, String sentence) {
    if (isWanted) {
      driver.onLinkClosed(this, LossCause.of(kindOf(failure), sentence));
    }
  }

  private static LossKind kindOf(ConnectFailure failure) {
    return switch (failure) {
      case REFUSED -> LossKind.REFUSED;
      case TIMED_OUT -> LossKind.TIMED_OUT;
      case UNKNOWN_HOST -> LossKind.UNRESOLVED;
      case UNREACHABLE -> LossKind.UNREACHABLE;
      case RESET -> LossKind.RESET;
      case CERTIFICATE_NOT_YET_VALID -> LossKind.CERTIFICATE_NOT_YET_VALID;
      case CERTIFICATE_REJECTED -> LossKind.CERTIFICATE_REJECTED;
      case WRONG_HOST_NAME -> LossKind.WRONG_HOST_NAME;
      case NO_TLS, NO_WEBSOCKET, FAILED -> LossKind.FAILED;
    };
  }

  @Override
  public void onPacket(Packet packet) {
    if (isWanted) {
      driver.onPacket(this, packet);
    }
  }

  @Override
  public void onAcknowledgement(
      PacketType type, int packetId, ReasonCode reason, Properties properties) {
    onPacket(new Acknowledgement(type, packetId, reason, properties));
  }

  @Override
  public void onFault(Fault fault, @Nullable ProtocolVersion version) {
    if (isWanted) {
      driver.onMalformed(this, fault.reason());
    }
  }

  @Override
  public void onInput(int bytes, boolean packetUnderWay) {
    if (isWanted) {
      driver.onInput(this);
    }
  }

  @Override
  public void onWritable() {
    if (isWanted) {
      driver.onWritable(this);
    }
  }

  @Override
  public void onClosed(Ending ending, @Nullable Throwable cause) {
    connection = null;
    if (isWanted) {
      boolean isTold = ending == Ending.FAILED || ending == Ending.BROKEN_TLS;
      String detail = isTold ? String.valueOf(cause) : "";
      driver.onLinkClosed(this, LossCause.of(kindOf(ending), detail));
    }
  }

  private static LossKind kindOf(Ending ending) {
    return switch (ending) {
      case PEER_CLOSED, CLOSED_BY_US -> LossKind.CLOSED;
      case RESET -> LossKind.RESET;
      case TIMED_OUT -> LossKind.TIMED_OUT;
      case BROKEN_TLS, FAILED -> LossKind.FAILED;
    };
  }
}
