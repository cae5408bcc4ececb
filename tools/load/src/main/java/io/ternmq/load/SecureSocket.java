package io.ternmq.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;

/**
 * TLS on a socket that does not block. What one write enciphers leaves in as few writes as its
 * buffer allows. Owned by the thread of the run.
 */
final class SecureSocket implements ByteChannel {
  private static final int RECORDS_A_WRITE = 8;
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel socket;
  private final SSLEngine engine;
  private final ByteBuffer received;
  private final ByteBuffer enciphered;
  private boolean hasBegun;
  private boolean isSecured;
  private boolean mayHaveRecord;

  SecureSocket(SocketChannel socket, SSLEngine engine) {
    this.socket = socket;
    this.engine = engine;
    int recordBytes = engine.getSession().getPacketBufferSize();
    this.received = ByteBuffer.allocateDirect(2 * recordBytes).limit(0);
    this.enciphered = ByteBuffer.allocateDirect(RECORDS_A_WRITE * recordBytes);
  }

  /** True once messages may pass. */
  boolean isSecured() {
    return isSecured;
  }

  /** Goes on with the handshake as far as the peer's bytes allow; true where it is done. */
  boolean handshake() throws IOException {
    if (!hasBegun) {
      hasBegun = true;
      engine.beginHandshake();
    }
    ByteBuffer none = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    while (!isSecured) {
      HandshakeStatus status = engine.getHandshakeStatus();
      switch (status) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> {
          encipher(NOTHING);
          flush();
        }
        case NEED_UNWRAP, NEED_UNWRAP_AGAIN -> {
          if (engine.unwrap(received, none.clear()).getStatus() == Status.BUFFER_UNDERFLOW
              && !receive()) {
            return false;
          }
        }
        case NOT_HANDSHAKING, FINISHED -> {
          if (!flush()) {
            return false;
          }
          isSecured = true;
        }
      }
    }
    return true;
  }

  /** True where bytes were received that are not deciphered, and can be. */
  boolean hasUnread() {
    return mayHaveRecord;
  }

  /** Deciphers what there is, until the buffer is nearly full or the socket is empty. */
  @Override
  public int read(ByteBuffer plain) throws IOException {
    int before = plain.position();
    mayHaveRecord = false;
    while (true) {
      SSLEngineResult result = engine.unwrap(received, plain);
      switch (result.getStatus()) {
        case OK -> {
          if (result.getHandshakeStatus() == HandshakeStatus.NEED_TASK) {
            engine.getDelegatedTask().run();
          }
        }
        case BUFFER_OVERFLOW -> {
          mayHaveRecord = true;
          return plain.position() - before;
        }
        case BUFFER_UNDERFLOW -> {
          if (!receive()) {
            return plain.position() - before;
          }
        }
        case CLOSED -> {
          return plain.position() > before ? plain.position() - before : -1;
        }
      }
    }
  }

  /** Reads from the socket; false where it has nothing. */
  private boolean receive() throws IOException {
    received.compact();
    int count = socket.read(received);
    received.flip();
    if (count < 0) {
      throw new EOFException("the broker closed it");
    }
    return count > 0;
  }

  /** Enciphers as much as there is room for, and writes it. */
  @Override
  public int write(ByteBuffer plain) throws IOException {
    int before = plain.remaining();
    while (flush() && plain.hasRemaining()) {
      encipher(plain);
    }
    return before - plain.remaining();
  }

  private void encipher(ByteBuffer plain) throws IOException {
    int recordBytes = engine.getSession().getPacketBufferSize();
    do {
      SSLEngineResult result = engine.wrap(plain, enciphered);
      if (result.getStatus() == Status.CLOSED) {
        throw new EOFException("the broker closed it");
      }
    } while (plain.hasRemaining() && enciphered.remaining() >= recordBytes);
  }

  /** True where nothing enciphered is left to be written. */
  boolean isFlushed() {
    return enciphered.position() == 0;
  }

  private boolean flush() throws IOException {
    if (!isFlushed()) {
      enciphered.flip();
      socket.write(enciphered);
      enciphered.compact();
    }
    return isFlushed();
  }

  @Override
  public boolean isOpen() {
    return socket.isOpen();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
