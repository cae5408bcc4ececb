/** Tests of the HTTP API over real sockets. */
@NullMarked
package io.ternmq.http;

import org.jspecify.annotations.NullMarked;
