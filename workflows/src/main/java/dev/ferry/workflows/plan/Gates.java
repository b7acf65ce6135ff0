package dev.ferry.workflows.plan;

import dev.ferry.workflows.plan.shape.Default;
import dev.ferry.workflows.plan.shape.Doc;
import dev.ferry.workflows.plan.shape.Form;
import dev.ferry.workflows.plan.shape.Is;
import java.util.List;

/** Where the migration waits for a person. Both gates are always there. */
@Doc("Where the migration waits for a person. Both gates are there even if the plan is silent.")
public record Gates(
    @Doc("Before the switch.") @Default("{}") Gate cutover,
    @Doc("Before the point of no return.") @Default("{}") Gate finish) {

  /** One gate. */
  @Doc("A gate.")
  public record Gate(
      @Doc("Who may approve; empty: anybody who can reach Temporal.")
          @Default("[]")
          @Is(Form.APPROVER)
          List<String> approvers) {

    /** Whether that person may approve. */
    public boolean admits(String person) {
      return approvers.isEmpty() || approvers.contains(person);
    }
  }
}
