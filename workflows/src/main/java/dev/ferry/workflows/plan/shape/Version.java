package dev.ferry.workflows.plan.shape;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A key that must be there with one value, so that a later format is recognised as such. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Version {
  /** The key. */
  String key();

  /** Its only value. */
  int value();
}
