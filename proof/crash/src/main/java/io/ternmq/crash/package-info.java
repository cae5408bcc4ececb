/**
 * A broker that is killed again and again while clients publish and subscribe, and ledgers that say
 * afterwards whether anything acknowledged was lost or came twice. Start at {@link
 * io.ternmq.crash.Campaign}, for power cuts at {@link io.ternmq.crash.PowerCuts}, and for hours of
 * ordinary trouble at {@link io.ternmq.crash.soak.Soak}.
 */
@NullMarked
package io.ternmq.crash;

import org.jspecify.annotations.NullMarked;
