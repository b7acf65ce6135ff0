package dev.ferry.workflows.plan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The plans under {@code src/test/resources/plans}. */
public final class Samples {

  private Samples() {}

  /** The text of a sample. */
  public static String text(String file) {
    try (var stream = Samples.class.getResourceAsStream("/plans/" + file)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The plan of a text that must be good. */
  public static Plan plan(String text) {
    return switch (PlanFile.of("sample.yaml", text).read()) {
      case Read.Good good -> good.plan();
      case Read.Bad bad -> throw new AssertionError(bad.problems());
    };
  }

  /** The plan of the sample service. */
  public static Plan orders() {
    return plan(text("orders.yaml"));
  }
}
