package dev.ferry.activities.mysqlfamily;

import dev.ferry.workflows.steps.Finding;
import java.util.List;

/** Findings that name what is in the way. */
final class Obstacles {
  private Obstacles() {}

  /** Passes where nothing was found. */
  static Finding none(String check, List<String> found, String pass, String fail, String remedy) {
    return found.isEmpty()
        ? Finding.pass(check, pass)
        : Finding.fail(check, fail + ": " + Content.shortened(found), remedy);
  }

  /** Passes where it holds; what was seen is told either way. */
  static Finding judged(String check, boolean holds, String what, String remedy) {
    return holds ? Finding.pass(check, what) : Finding.fail(check, what, remedy);
  }
}
