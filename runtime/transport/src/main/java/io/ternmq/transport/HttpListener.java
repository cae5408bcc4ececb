package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A small HTTP server for GET requests that are answered at once; one request a connection. */
public final class HttpListener implements AutoCloseable {
  private static final long DEADLINE_SECONDS = 10;

  private final Channel channel;

  private HttpListener(Channel channel) {
    this.channel = channel;
  }

  /**
   * Opens a listener. Not from a lane.
   *
   * @param pages answers a path, on a lane; must not block
   */
  public static HttpListener open(
      Lanes lanes, String host, int port, Function<String, HttpAnswer> pages)
      throws ListenFailedException {
    ChannelHandler entrance =
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel accepted) {
            accepted
                .pipeline()
                .addLast("http", WebSocketUpgrade.codec())
                .addLast("pages", new Pages(pages));
          }
        };
    return new HttpListener(Listener.bind(lanes, host, port, entrance));
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  @Override
  public void close() {
    channel.close().awaitUninterruptibly();
  }

  private static final class Pages extends ChannelInboundHandlerAdapter {
    private final Function<String, HttpAnswer> pages;
    private @Nullable Future<?> deadline;

    Pages(Function<String, HttpAnswer> pages) {
      this.pages = pages;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
      deadline =
          context
              .executor()
              .schedule(
                  () -> Channels.close(context.channel()), DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
      if (deadline != null) {
        deadline.cancel(false);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      if (message instanceof HttpRequest request) {
        HttpAnswer answer =
            request.method().equals(HttpMethod.GET)
                ? pages.apply(request.uri())
                : HttpAnswer.text(405, "Only GET is answered.\n");
        write(context, answer);
      }
      ReferenceCountUtil.release(message);
    }

    private static void write(ChannelHandlerContext context, HttpAnswer answer) {
      ByteBuf body = Unpooled.wrappedBuffer(answer.body());
      FullHttpResponse response =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), body);
      response
          .headers()
          .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
          .set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length)
          .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      Channels.close(context.channel());
    }
  }
}
