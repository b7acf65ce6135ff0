package dev.ferry.workflows.plan;

import java.util.List;

/**
 * The sample plan with something wrong in it.
 *
 * @param about what, as the name of a test
 * @param from text of the sample
 * @param to what stands there instead
 * @param problems all problems expected, in the order of the file, each as {@code code@pointer}
 */
record BadPlan(String about, String from, String to, List<String> problems) {

  static BadPlan bad(String about, String from, String to, String... problems) {
    return new BadPlan(about, from, to, List.of(problems));
  }

  /** The text of the plan. */
  String text() {
    String sample = Samples.text("orders.yaml");
    if (!sample.contains(from)) {
      throw new IllegalStateException("the sample has no " + from);
    }
    return sample.replace(from, to);
  }

  Read.Bad read() {
    return switch (PlanFile.of("orders.yaml", text()).read()) {
      case Read.Bad bad -> bad;
      case Read.Good good -> throw new AssertionError(about + " was read as " + good);
    };
  }

  @Override
  public String toString() {
    return about;
  }
}
