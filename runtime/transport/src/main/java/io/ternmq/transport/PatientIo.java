package io.ternmq.transport;

import io.netty.channel.IoEvent;
import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoEvent;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.unix.FileDescriptor;
import io.netty.util.concurrent.ThreadAwareExecutor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Epoll that takes up the losses of a crowd in slices. The kernel tells what happened to sockets in
 * the order in which it happened: when ten thousand connections are reset together, what anybody
 * still sends stands behind all of them. To note a reset costs next to nothing, to close its
 * connection very much more; so the resets of one turn are noted, some are taken up, and the others
 * wait for turns to come while sockets are read. A reset connection has no bytes that could still
 * be read.
 *
 * <p>Owned by its event loop.
 */
final class PatientIo implements IoHandler {
  private static final EpollIoOps LOSS = EpollIoOps.EPOLLERR;

  private final IoHandler epoll;
  private @Nullable Slices losses;

  private PatientIo(IoHandler epoll) {
    this.epoll = epoll;
  }

  /**
   * Makes handlers, and adds each to this list, in the order of the event loops: {@link #takeUpIn}
   * comes before anything is registered.
   */
  static IoHandlerFactory factory(IoHandlerFactory epoll, List<PatientIo> made) {
    return new IoHandlerFactory() {
      @Override
      public IoHandler newHandler(ThreadAwareExecutor executor) {
        PatientIo io = new PatientIo(epoll.newHandler(executor));
        made.add(io);
        return io;
      }

      @Override
      public boolean isChangingThreadSupported() {
        return epoll.isChangingThreadSupported();
      }
    };
  }

  /** Where losses wait for their turn. */
  void takeUpIn(Slices slices) {
    losses = slices;
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return epoll.register(
        losses != null && handle instanceof EpollIoHandle one
            ? new PatientHandle(one, losses)
            : handle);
  }

  @Override
  public void initialize() {
    epoll.initialize();
  }

  @Override
  public int run(IoHandlerContext context) {
    return epoll.run(context);
  }

  @Override
  public void wakeup() {
    epoll.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return epoll.isCompatible(handleType);
  }

  @Override
  public void prepareToDestroy() {
    epoll.prepareToDestroy();
  }

  @Override
  public void destroy() {
    epoll.destroy();
  }

  /** One socket. */
  @SuppressWarnings("try") // what Netty throws at a close, it gets
  private static final class PatientHandle implements EpollIoHandle {
    private final EpollIoHandle socket;
    private final Slices losses;

    /** Its loss waits; until it is taken up the kernel tells of it in every turn. */
    private boolean isNoted;

    PatientHandle(EpollIoHandle socket, Slices losses) {
      this.socket = socket;
      this.losses = losses;
    }

    @Override
    public void handle(IoRegistration registration, IoEvent event) {
      boolean isLoss = event instanceof EpollIoEvent told && told.ops().contains(LOSS);
      if (!isLoss) {
        socket.handle(registration, event);
      } else if (!isNoted) {
        isNoted = true;
        losses.add(() -> takeUp(registration, event));
      }
    }

    private void takeUp(IoRegistration registration, IoEvent event) {
      isNoted = false;
      if (registration.isValid()) {
        socket.handle(registration, event);
      }
    }

    @Override
    public FileDescriptor fd() {
      return socket.fd();
    }

    @Override
    public void registered() {
      socket.registered();
    }

    @Override
    public void unregistered() {
      socket.unregistered();
    }

    @Override
    public void close() throws Exception {
      socket.close();
    }
  }
}
