/** The web page in a real browser. */
@NullMarked
package io.ternmq.browser;

import org.jspecify.annotations.NullMarked;
