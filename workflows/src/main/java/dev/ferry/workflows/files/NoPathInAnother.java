package dev.ferry.workflows.files;

import dev.ferry.workflows.plan.Problem.Code;
import dev.ferry.workflows.plan.shape.Found;
import dev.ferry.workflows.plan.shape.Rule;
import dev.ferry.workflows.plan.shape.Shown;
import java.util.List;

/** Two copies into the same directory would delete each other's files. */
final class NoPathInAnother implements Rule {

  @Override
  public String says() {
    return "No path lies inside another.";
  }

  @Override
  public void check(Found found, Complaints complaints) {
    List<String> paths = found.texts("paths");
    for (String inner : paths) {
      for (String outer : paths) {
        if (inner.startsWith(outer + "/")) {
          complaints.add(
              Code.CONTRADICTION,
              "paths",
              Shown.quoted(inner) + " lies inside " + Shown.quoted(outer),
              "paths of which none lies inside another");
        }
      }
    }
  }
}
