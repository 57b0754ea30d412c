package io.jwasm.oci;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** How a record component stands in JSON where that differs from its name and the defaults. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface JsonField {
  /** The field's name; empty for the component's own name. */
  String value() default "";

  /** Whether the field is written even when it is empty, zero or false. */
  boolean always() default false;

  /** Whether reading fails where the field is absent; it is always written. */
  boolean required() default false;
}
