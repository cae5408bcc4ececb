@NullMarked
package io.ternmq.broker.settings;

import org.jspecify.annotations.NullMarked;
