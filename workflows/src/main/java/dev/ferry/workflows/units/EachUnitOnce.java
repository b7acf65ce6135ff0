package dev.ferry.workflows.units;

import dev.ferry.workflows.plan.Problem.Code;
import dev.ferry.workflows.plan.shape.Found;
import dev.ferry.workflows.plan.shape.Rule;
import dev.ferry.workflows.plan.shape.Shown;
import java.util.List;

/** A unit runs warm or is masked, not both. {@code nginx} and {@code nginx.service} are one. */
final class EachUnitOnce implements Rule {

  @Override
  public String says() {
    return "At least one unit is in `units` or `acting`, and none is in both.";
  }

  @Override
  public void check(Found found, Complaints complaints) {
    boolean none = found.isEmpty("units") && found.isEmpty("acting");
    if (none) {
      complaints.add(Code.EMPTY, "units", "there is no unit", "a unit in units or in acting");
    }
    List<String> serving = found.texts("units").stream().map(EachUnitOnce::full).toList();
    for (String unit : found.texts("acting")) {
      if (serving.contains(full(unit))) {
        complaints.add(
            Code.CONTRADICTION,
            "acting",
            Shown.quoted(unit) + " is also in units",
            "each unit in one of the two");
      }
    }
  }

  private static String full(String unit) {
    return unit.contains(".") ? unit : unit + ".service";
  }
}
