/** Tests of the storm. */
@org.jspecify.annotations.NullMarked
package io.ternmq.load.storm;
