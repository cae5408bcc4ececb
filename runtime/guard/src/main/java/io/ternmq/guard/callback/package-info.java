/** Questions to an HTTP server: may this client come in, may it do this? */
@NullMarked
package io.ternmq.guard.callback;

import org.jspecify.annotations.NullMarked;
