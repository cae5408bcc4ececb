/**
 * A broker that is killed again and again while clients publish and subscribe, and ledgers that say
 * afterwards whether anything acknowledged was lost or came twice. Start at {@link
 * io.ternmq.crash.Campaign}, and for power cuts at {@link io.ternmq.crash.PowerCuts}.
 */
@NullMarked
package io.ternmq.crash;

import org.jspecify.annotations.NullMarked;
