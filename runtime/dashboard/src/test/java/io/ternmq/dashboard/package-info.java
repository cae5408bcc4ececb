/** What can be said of the page's files without a browser. */
@NullMarked
package io.ternmq.dashboard;

import org.jspecify.annotations.NullMarked;
