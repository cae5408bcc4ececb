package io.ternmq.store;

import io.ternmq.brokercore.store.StoreOperation.PutSession;
import io.ternmq.brokercore.store.StoreOperation.PutSubscription;
import io.ternmq.packet.QoS;
import io.ternmq.packet.RetainHandling;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.Will;

/** How sessions and subscriptions stand in the store. */
final class SessionForm {
  private static final int HAS_WILL = 1;
  private static final int QOS_BITS = 3;
  private static final int NO_LOCAL = 4;
  private static final int RETAIN_AS_PUBLISHED = 8;
  private static final int HANDLING_SHIFT = 4;

  private SessionForm() {}

  static void write(ByteWriter out, PutSession session) {
    Will will = session.will();
    out.put(will == null ? 0 : HAS_WILL).text(session.clientId()).number(session.expirySeconds());
    out.number(session.disconnectedAtMillis() + 1).number(session.willDueMillis() + 1);
    if (will != null) {
      MessageForm.will(out, will);
    }
  }

  static PutSession session(long number, ByteReader in) {
    int flags = in.octet();
    String clientId = in.text();
    long expirySeconds = in.number();
    long disconnectedAtMillis = in.number() - 1;
    long willDueMillis = in.number() - 1;
    Will will = (flags & HAS_WILL) == 0 ? null : MessageForm.will(in);
    return new PutSession(
        clientId, number, expirySeconds, disconnectedAtMillis, will, willDueMillis);
  }

  static void write(ByteWriter out, PutSubscription subscription) {
    SubscriptionRequest request = subscription.request();
    out.put(
        request.maximumQoS().level()
            | (request.noLocal() ? NO_LOCAL : 0)
            | (request.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0)
            | request.retainHandling().ordinal() << HANDLING_SHIFT);
    out.number(subscription.identifier()).text(request.filter());
  }

  static PutSubscription subscription(long session, ByteReader in) {
    int flags = in.octet();
    int identifier = in.count();
    SubscriptionRequest request =
        new SubscriptionRequest(
            in.text(),
            QoS.of(flags & QOS_BITS),
            (flags & NO_LOCAL) != 0,
            (flags & RETAIN_AS_PUBLISHED) != 0,
            RetainHandling.values()[flags >> HANDLING_SHIFT]);
    return new PutSubscription(session, request, identifier);
  }
}
