package dev.ferry.starter.status;

import dev.ferry.workflows.migration.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The phases of a migration as they are shown. */
public final class Phases {
  private Phases() {}

  /**
   * In order; one that was left because somebody wanted the service home has no end of its own: it
   * ended when the next began.
   *
   * @param close when the migration ended
   */
  public static List<Status.PhaseRun> of(Status status, Optional<Instant> close) {
    List<Status.PhaseRun> phases = new ArrayList<>();
    for (int i = 0; i < status.phases().size(); i++) {
      Status.PhaseRun run = status.phases().get(i);
      Optional<Instant> next =
          i + 1 < status.phases().size() ? Optional.of(status.phases().get(i + 1).start()) : close;
      if (run.outcome().equals("cancelled")) {
        phases.add(left(run, run.end()));
      } else {
        phases.add(run.end().isPresent() || next.isEmpty() ? run : left(run, next));
      }
    }
    return List.copyOf(phases);
  }

  private static Status.PhaseRun left(Status.PhaseRun run, Optional<Instant> end) {
    return new Status.PhaseRun(run.phase(), run.direction(), run.start(), end, "left");
  }
}
