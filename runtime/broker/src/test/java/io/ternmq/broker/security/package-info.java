@NullMarked
package io.ternmq.broker.security;

import org.jspecify.annotations.NullMarked;
