package io.ternmq.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP connection: gathers a request, has it answered, then takes the next. What a peer sends
 * before its answer waits unread. Owned by its event loop.
 */
final class WebConnection extends ChannelInboundHandlerAdapter {
  /** So much of a body is held before anybody asks whether its request is answered at all. */
  static final int STRANGERS_BODY_BYTES = 16 << 10;

  private final int bodyBytes;
  private final WebPace pace;
  private final WebHandler handler;
  private final ArrayDeque<Object> waiting = new ArrayDeque<>();
  private @Nullable HttpRequest request;
  private @Nullable CompositeByteBuf body;
  private boolean isAnswering;
  private boolean isRefused;
  private @Nullable WebBody stream;

  WebConnection(int bodyBytes, WebPace pace, WebHandler handler) {
    this.bodyBytes = bodyBytes;
    this.pace = pace;
    this.handler = handler;
  }

  // ---- from the peer

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (isRefused) {
      ReferenceCountUtil.release(message);
      return;
    }
    if (isAnswering && stream == null) {
      waiting.add(message);
      return;
    }
    try {
      onObject(context, (HttpObject) message);
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  private void onObject(ChannelHandlerContext context, HttpObject message) {
    if (stream != null) {
      return; // its answer has no end, so no other follows
    }
    if (message.decoderResult().isFailure()) {
      refuse(context, message.decoderResult());
      return;
    }
    if (message instanceof HttpRequest begun) {
      onHead(context, begun);
    }
    if (message instanceof HttpContent content && request != null) {
      onContent(context, content);
    }
  }

  private void onHead(ChannelHandlerContext context, HttpRequest begun) {
    boolean isAmbiguous =
        begun.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
            && begun.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
    if (isAmbiguous) { // two readers could see two different requests in it
      refuse(context, 400, "A request has a Content-Length or a Transfer-Encoding, not both.");
    } else if (HttpUtil.getContentLength(begun, 0L) > bodyBytes) {
      refuseBody(context);
    } else {
      request = begun;
      body = context.alloc().compositeBuffer(Integer.MAX_VALUE);
      if (HttpUtil.is100ContinueExpected(begun)) {
        Channels.writeAndFlush(
            context,
            new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
      }
    }
  }

  private void onContent(ChannelHandlerContext context, HttpContent content) {
    CompositeByteBuf gathered = Objects.requireNonNull(body);
    int before = gathered.readableBytes();
    int after = before + content.content().readableBytes();
    if (after > bodyBytes) {
      refuseBody(context);
      return;
    }
    if (before <= STRANGERS_BODY_BYTES && after > STRANGERS_BODY_BYTES) {
      WebRequest head = toRequest(context, Objects.requireNonNull(request), new byte[0]);
      WebAnswer refusal = handler.refuse(head);
      if (refusal != null) {
        refuse(context, refusal);
        return;
      }
    }
    gathered.addComponent(true, content.content().retain());
    if (content instanceof LastHttpContent) {
      onWhole(context, Objects.requireNonNull(request), gathered);
    }
  }

  private void onWhole(ChannelHandlerContext context, HttpRequest head, ByteBuf gathered) {
    byte[] bytes = new byte[gathered.readableBytes()];
    gathered.readBytes(bytes);
    forget();
    isAnswering = true;
    context.channel().config().setAutoRead(false);
    pace.onRequest();
    handler.onRequest(toRequest(context, head, bytes), new Exchange(context, head));
  }

  private static WebRequest toRequest(
      ChannelHandlerContext context, HttpRequest head, byte[] bytes) {
    Map<String, List<String>> headers = new TreeMap<>();
    head.headers()
        .forEach(
            entry ->
                headers
                    .computeIfAbsent(
                        entry.getKey().toLowerCase(Locale.ROOT), missing -> new ArrayList<>())
                    .add(entry.getValue()));
    String uri = head.uri();
    int mark = uri.indexOf('?');
    return new WebRequest(
        head.method().name(),
        mark < 0 ? uri : uri.substring(0, mark),
        mark < 0 ? "" : uri.substring(mark + 1),
        headers,
        bytes,
        (InetSocketAddress) context.channel().remoteAddress());
  }

  private void refuse(ChannelHandlerContext context, DecoderResult fault) {
    Throwable cause = fault.cause();
    if (cause instanceof TooLongHttpLineException) {
      refuse(context, 414, "The address of this request is too long.");
    } else if (cause instanceof TooLongHttpHeaderException
        || cause instanceof TooLongFrameException) {
      refuse(context, 431, "The headers of this request are too large.");
    } else {
      refuse(context, 400, "This is no request of HTTP/1.1.");
    }
  }

  private void refuseBody(ChannelHandlerContext context) {
    refuse(context, 413, "The body of a request has " + bodyBytes + " bytes at most.");
  }

  private void refuse(ChannelHandlerContext context, int status, String sentence) {
    String error = "{\"error\":\"" + sentence + "\"}"; // our own sentences, with nothing to escape
    byte[] bytes = error.getBytes(StandardCharsets.UTF_8);
    refuse(context, WebAnswer.of(status, "application/json; charset=utf-8", bytes));
  }

  /**
   * Answers a peer that cannot be followed, or is not to be, and throws away what else it sends
   * until it goes or its time is over: to close with that unread is a reset, which overtakes the
   * answer.
   */
  private void refuse(ChannelHandlerContext context, WebAnswer answer) {
    forget();
    isRefused = true;
    pace.onRequest();
    pace.onWriting();
    Channels.writeAndFlush(context, toResponse(answer, false));
    Farewell.shutDownOutput(context.channel(), null); // behind the answer
  }

  private void forget() {
    request = null;
    if (body != null) {
      body.release();
      body = null;
    }
  }

  // ---- to the peer

  private final class Exchange implements WebExchange {
    private final ChannelHandlerContext context;
    private final HttpRequest asked;

    Exchange(ChannelHandlerContext context, HttpRequest asked) {
      this.context = context;
      this.asked = asked;
    }

    @Override
    public void answer(WebAnswer answer) {
      context.executor().execute(() -> write(context, answer, HttpUtil.isKeepAlive(asked)));
    }

    @Override
    public WebStream stream(WebAnswer head) {
      WebBody opened = new WebBody(context);
      context.executor().execute(() -> begin(context, asked, head, opened));
      return opened;
    }
  }

  private static FullHttpResponse toResponse(WebAnswer answer, boolean isKept) {
    FullHttpResponse response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(answer.status()),
            Unpooled.wrappedBuffer(answer.body()));
    answer.headers().forEach((name, value) -> response.headers().set(name, value));
    response.headers().set(HttpHeaderNames.CONTENT_LENGTH, answer.body().length);
    if (!isKept) {
      response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    return response;
  }

  private void write(ChannelHandlerContext context, WebAnswer answer, boolean isKept) {
    pace.onWriting();
    context
        .writeAndFlush(toResponse(answer, isKept))
        .addListener(
            written -> {
              if (isKept && written.isSuccess()) {
                next(context);
              } else {
                Channels.close(context.channel());
              }
            });
  }

  private void next(ChannelHandlerContext context) {
    pace.onAnswered();
    isAnswering = false;
    while (!isAnswering && !waiting.isEmpty()) {
      channelRead(context, waiting.remove());
    }
    if (!isAnswering) {
      context.channel().config().setAutoRead(true);
    }
  }

  private void begin(
      ChannelHandlerContext context, HttpRequest asked, WebAnswer head, WebBody opened) {
    HttpResponse response =
        new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(head.status()));
    head.headers().forEach((name, value) -> response.headers().set(name, value));
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    HttpUtil.setTransferEncodingChunked(
        response, asked.protocolVersion().equals(HttpVersion.HTTP_1_1));
    stream = opened;
    if (asked.method().equals(HttpMethod.HEAD)) { // the head is all of its answer
      Channels.writeAndClose(context.channel(), response);
      return;
    }
    Channels.writeAndFlush(context.channel(), response);
    context.channel().config().setAutoRead(true); // to hear that the peer is gone
    opened.send(head.body());
    if (!context.channel().isActive()) {
      opened.onGone();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (stream != null) {
      if (context.channel().isWritable()) {
        pace.onTaken();
      } else {
        pace.onWriting();
      }
    }
  }

  // ---- the end

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    forget();
    for (Object left = waiting.poll(); left != null; left = waiting.poll()) {
      ReferenceCountUtil.release(left);
    }
    if (stream != null) {
      stream.onGone();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Channels.close(context.channel());
  }
}
