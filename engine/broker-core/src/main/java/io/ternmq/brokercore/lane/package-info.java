/**
 * Which lane owns a session, and how everybody else reaches it: hosts, mailboxes, the directory,
 * lanes and takeover.
 */
@NullMarked
package io.ternmq.brokercore.lane;

import org.jspecify.annotations.NullMarked;
