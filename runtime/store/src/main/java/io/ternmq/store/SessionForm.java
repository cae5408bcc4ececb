package io.ternmq.store;

import io.ternmq.brokercore.security.Identity;
import io.ternmq.brokercore.security.Origin;
import io.ternmq.brokercore.store.StoreOperation.PutSession;
import io.ternmq.brokercore.store.StoreOperation.PutSubscription;
import io.ternmq.packet.QoS;
import io.ternmq.packet.RetainHandling;
import io.ternmq.packet.SubscriptionRequest;
import io.ternmq.packet.Will;
import org.jspecify.annotations.Nullable;

/** How sessions and subscriptions stand in the store. */
final class SessionForm {
  private static final int HAS_WILL = 1;
  private static final int HAS_OWNER = 2;
  private static final int HAS_UNSENT = 4;
  private static final int IS_A_USERS = 8;
  private static final int HAS_USER = 1;
  private static final int HAS_CERTIFICATE = 2;
  private static final int IS_SECURE = 4;
  private static final int QOS_BITS = 3;
  private static final int NO_LOCAL = 4;
  private static final int RETAIN_AS_PUBLISHED = 8;
  private static final int HANDLING_SHIFT = 4;

  private SessionForm() {}

  static void write(ByteWriter out, PutSession session) {
    Will will = session.will();
    Identity leftBy = session.willLeftBy();
    boolean hasUnsent = session.firstUnsent() != PutSession.ANY_SENT;
    String user = session.userName();
    out.put(
        (will == null ? 0 : HAS_WILL)
            | (leftBy == null ? 0 : HAS_OWNER)
            | (hasUnsent ? HAS_UNSENT : 0)
            | (user == null ? 0 : IS_A_USERS));
    out.text(session.clientId()).number(session.expirySeconds());
    out.number(session.disconnectedAtMillis() + 1).number(session.willDueMillis() + 1);
    if (will != null) {
      MessageForm.will(out, will);
    }
    if (leftBy != null) {
      owner(out, leftBy);
    }
    if (hasUnsent) {
      out.number(session.firstUnsent());
    }
    if (user != null) {
      out.text(user);
    }
  }

  static PutSession session(long number, ByteReader in) {
    int flags = in.octet();
    String clientId = in.text();
    long expirySeconds = in.number();
    long disconnectedAtMillis = in.number() - 1;
    long willDueMillis = in.number() - 1;
    Will will = (flags & HAS_WILL) == 0 ? null : MessageForm.will(in);
    Identity leftBy = (flags & HAS_OWNER) == 0 ? null : owner(clientId, in);
    long firstUnsent = (flags & HAS_UNSENT) == 0 ? PutSession.ANY_SENT : in.number();
    String user = (flags & IS_A_USERS) == 0 ? ofWill(leftBy) : in.text();
    return new PutSession(
        clientId,
        user,
        number,
        expirySeconds,
        disconnectedAtMillis,
        will,
        leftBy,
        willDueMillis,
        firstUnsent);
  }

  /** A version that did not say whose session it is may have said whose will it is. */
  private static @Nullable String ofWill(@Nullable Identity leftBy) {
    return leftBy == null ? null : leftBy.userName();
  }

  /** Behind what came first: a version that knows nothing of it, or what follows, reads without. */
  private static void owner(ByteWriter out, Identity leftBy) {
    Origin origin = leftBy.origin();
    String user = leftBy.userName();
    String certificate = origin.certificateName();
    out.put(
        (user == null ? 0 : HAS_USER)
            | (certificate == null ? 0 : HAS_CERTIFICATE)
            | (origin.isSecure() ? IS_SECURE : 0));
    out.text(origin.address()).text(origin.listener());
    if (user != null) {
      out.text(user);
    }
    if (certificate != null) {
      out.text(certificate);
    }
  }

  private static Identity owner(String clientId, ByteReader in) {
    int flags = in.octet();
    String address = in.text();
    String listener = in.text();
    String user = (flags & HAS_USER) == 0 ? null : in.text();
    String certificate = (flags & HAS_CERTIFICATE) == 0 ? null : in.text();
    boolean isSecure = (flags & IS_SECURE) != 0;
    return new Identity(clientId, user, new Origin(address, listener, isSecure, certificate));
  }

  static void write(ByteWriter out, PutSubscription subscription) {
    SubscriptionRequest request = subscription.request();
    out.put(
        request.maximumQoS().level()
            | (request.noLocal() ? NO_LOCAL : 0)
            | (request.retainAsPublished() ? RETAIN_AS_PUBLISHED : 0)
            | request.retainHandling().ordinal() << HANDLING_SHIFT);
    out.number(subscription.identifier()).text(request.filter());
    if (subscription.owedUpTo() > 0) {
      out.number(subscription.owedUpTo()); // behind all that a version knows which does not know it
    }
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
    return new PutSubscription(session, request, identifier, in.isAtEnd() ? 0 : in.number());
  }
}
