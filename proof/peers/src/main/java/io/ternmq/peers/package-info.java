/**
 * Other people's Java clients behind one small command: the tests of interop start each as a
 * process of its own, so that its libraries never meet the broker's.
 */
@NullMarked
package io.ternmq.peers;

import org.jspecify.annotations.NullMarked;
