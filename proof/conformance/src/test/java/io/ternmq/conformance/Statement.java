package io.ternmq.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the normative statement that a test holds the broker to. The same id means different things
 * in different versions, so both are named. Repeated only where several ids are one duty.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Repeatable(Statement.Several.class)
public @interface Statement {
  /** "5.0" or "3.1.1". */
  String version();

  /** As the specification prints it, such as MQTT-3.1.0-1. */
  String id();

  /** Holds the statements of a test that has more than one. */
  @Retention(RetentionPolicy.RUNTIME)
  @Target(ElementType.METHOD)
  @interface Several {
    Statement[] value();
  }
}
