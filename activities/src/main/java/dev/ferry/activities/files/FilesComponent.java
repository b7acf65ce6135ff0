package dev.ferry.activities.files;

import dev.ferry.activities.Component;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.files.Files;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Undo;
import java.util.Optional;

/**
 * Directories. At every moment outside a switch the tree of the side that is not in charge is
 * mounted read-only; in the pause both are; after it, only the old one is.
 */
public final class FilesComponent implements Component {
  private final Remotes remotes;

  /**
   * @param remotes opens the hosts
   */
  public FilesComponent(Remotes remotes) {
    this.remotes = remotes;
  }

  @Override
  public Class<? extends Spec> kind() {
    return Files.class;
  }

  @Override
  public Inspection inspect(Step step) {
    try (Sides sides = Sides.open(remotes, step, claim(step))) {
      return new Survey(sides).look();
    }
  }

  @Override
  public void prepare(Step step) {
    Files spec = (Files) step.spec();
    for (String host : spec.hosts()) {
      remotes.raise(step.host(host), claim(step));
    }
    try (Sides sides = Sides.open(remotes, step, claim(step))) {
      new Preparation(sides).run();
      sides.pass();
    }
  }

  @Override
  public Lag follow(Step step) {
    try (Sides sides = Sides.open(remotes, step, claim(step))) {
      return new Following(sides).round();
    }
  }

  @Override
  public void takeOver(Step step) {
    throw new UnsupportedOperationException("files change hands in the pause");
  }

  @Override
  public Evidence confirm(Step step) {
    try (Sides sides = Sides.open(remotes, step, claim(step))) {
      return new Comparison(sides).evidence();
    }
  }

  @Override
  public void restore(Step step, Undo undo) {
    try (Sides sides = Sides.open(remotes, step, claim(step))) {
      new Ending(sides).restore(undo);
    }
  }

  @Override
  public void cleanUp(Step step) {
    try (Sides sides = Sides.open(remotes, step, claim(step))) {
      new Ending(sides).cleanUp();
    }
  }

  @Override
  public Optional<SwitchPart> open(Step step, Remotes.Claim claim, Turn.Limits limits) {
    Sides sides = Sides.open(remotes, step, claim);
    try {
      return Optional.of(FilesPart.open(sides));
    } catch (RuntimeException e) {
      sides.close();
      throw e;
    }
  }

  private static Remotes.Claim claim(Step step) {
    return new Remotes.Claim(step.migration(), step.epoch(), 0);
  }
}
