package dev.ferry.starter.report;

import dev.ferry.workflows.steps.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** How the page looks. */
final class Style {
  private Style() {}

  /** The class of a verdict. */
  static String of(Verdict verdict) {
    return switch (verdict) {
      case PASS -> "pass";
      case FAIL, ERROR -> "fail";
      case NO_DATA, INCONCLUSIVE -> "unsure";
    };
  }

  /** The style sheet, which is part of the page. */
  static String css() {
    try (InputStream css = Style.class.getResourceAsStream("report.css")) {
      return new String(css.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
