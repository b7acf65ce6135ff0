package dev.ferry.activities.dns;

import dev.ferry.activities.Component;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.activities.switchover.SwitchPart;
import dev.ferry.workflows.steps.Before;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.steps.Undo;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** The verbs of every kind that moves names; a kind says how its zone is reached. */
abstract class DnsComponent implements Component {
  private static final Duration PACE = Duration.ofSeconds(60);

  /** Opens all that a verb works with, for as long as {@code work} takes. */
  abstract <T> T with(Step step, Function<Move, T> work);

  @Override
  public Inspection inspect(Step step) {
    try {
      return with(step, move -> new Look(move).inspect());
    } catch (DnsException e) {
      Finding finding = Finding.fail("dns.zone", e.getMessage(), "Mend this and look again.");
      return new Inspection(Map.of(), List.of(finding), Before.NOTHING);
    }
  }

  @Override
  public void prepare(Step step) {
    change(step, LifeCycle::prepare);
  }

  /** A name has nothing to catch up with; a round looks whether someone else changes it. */
  @Override
  public Lag follow(Step step) {
    return with(
        step,
        move -> {
          Notes notes = move.notes();
          List<String> foreign = new ArrayList<>();
          for (Course course : move.courses(notes)) {
            RRset found = move.zone().read(course.original().key());
            RRset ours = course.during(notes.inCharge());
            if (!course.isOurs(found) || !found.sameValues(ours)) {
              foreign.add(new DnsException.Difference(course.original(), ours, found).toString());
            }
          }
          return new Lag(
              foreign.isEmpty() ? Verdict.PASS : Verdict.FAIL,
              Duration.ZERO,
              Duration.ZERO,
              foreign.isEmpty()
                  ? "nobody else changed the names"
                  : "someone else changed " + String.join("; ", foreign),
              PACE);
        });
  }

  @Override
  public void takeOver(Step step) {
    change(step, LifeCycle::takeOver);
  }

  @Override
  public Evidence confirm(Step step) {
    return with(step, move -> new Proof(move).confirm());
  }

  @Override
  public void restore(Step step, Undo undo) {
    change(step, cycle -> cycle.restore(undo));
  }

  @Override
  public void cleanUp(Step step) {
    change(step, LifeCycle::cleanUp);
  }

  private void change(Step step, Consumer<LifeCycle> verb) {
    with(
        step,
        move -> {
          verb.accept(new LifeCycle(move));
          return step;
        });
  }

  /** Names change hands after the pause. */
  @Override
  public Optional<SwitchPart> open(Step step, Remotes.Claim claim, Turn.Limits limits) {
    return Optional.empty();
  }
}
