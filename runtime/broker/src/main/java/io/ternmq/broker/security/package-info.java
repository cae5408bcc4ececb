/** Who may connect and what each may do, from mosquitto's password and access-list files. */
@NullMarked
package io.ternmq.broker.security;

import org.jspecify.annotations.NullMarked;
