package dev.ferry.starter.status;

import dev.ferry.workflows.steps.Verdict;

/** Colours, where a terminal has them; words never depend on them. */
public record Ink(boolean on) {

  /** A heading. */
  public String strong(String text) {
    return paint("1", text);
  }

  /** Something of less weight. */
  public String faint(String text) {
    return paint("2", text);
  }

  /** Something that wants a person. */
  public String alert(String text) {
    return paint("1;33", text);
  }

  /** A verdict in its colour. */
  public String verdict(Verdict verdict, String text) {
    return switch (verdict) {
      case PASS -> paint("32", text);
      case FAIL, ERROR -> paint("1;31", text);
      case NO_DATA, INCONCLUSIVE -> paint("33", text);
    };
  }

  private String paint(String code, String text) {
    return on ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
