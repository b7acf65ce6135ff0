package dev.ferry.workflows.plan;

import java.util.Map;

/** The kinds of component that a plan may name. A test holds this list equal to the worker's. */
public final class Kinds {

  /** The record of each kind, by the name written in the plan. */
  public static final Map<String, Class<? extends Spec>> ALL = Map.of();

  private Kinds() {}
}
