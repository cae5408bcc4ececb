package io.ternmq.client;

import io.ternmq.clientcore.ReconnectAnswer;
import io.ternmq.clientcore.ReconnectQuestion;
import io.ternmq.clientcore.ReconnectRule;
import io.ternmq.packet.ReasonCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application's rule, which may be mistaken: where it throws, the table holds. */
record SafeRule(ReconnectRule rule, boolean comesBackAfterTakeover) implements ReconnectRule {
  private static final Logger LOG = LoggerFactory.getLogger(MqttClient.class);

  @Override
  public ReconnectAnswer answer(ReconnectQuestion question) {
    ReconnectAnswer answer = ask(question);
    boolean isTakeover = question.cause().reason() == ReasonCode.SESSION_TAKEN_OVER;
    return isTakeover && comesBackAfterTakeover && answer instanceof ReconnectAnswer.Usual
        ? ReconnectAnswer.RETRY
        : answer;
  }

  private ReconnectAnswer ask(ReconnectQuestion question) {
    try {
      return rule.answer(question);
    } catch (RuntimeException fault) {
      LOG.error("the application's reconnect rule failed; the usual rule holds", fault);
      return ReconnectAnswer.USUAL;
    }
  }
}
