package dev.ferry.workflows.plan.shape;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The value of a key that the plan leaves out. A list or map without a default must be given and
 * must have an entry.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Default {
  /** As it would be written in the plan: {@code 5s}, {@code 3306}, {@code []}, <code>{}</code>. */
  String value();
}
