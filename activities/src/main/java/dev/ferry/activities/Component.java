package dev.ferry.activities;

import dev.ferry.activities.ssh.Remotes;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Verbs;
import java.util.Optional;

/** How one kind of component is moved: its verbs, and its part in the pause. */
public interface Component extends Verbs {

  /** The record of its kind. */
  Class<? extends Spec> kind();

  /**
   * Opens this component's part of the pause, with every connection up. Empty for a kind that
   * changes hands after the pause.
   */
  Optional<SwitchPart> open(Step step, Remotes.Claim claim, Turn.Limits limits);
}
