@NullMarked
package io.ternmq.bench.tree;

import org.jspecify.annotations.NullMarked;
