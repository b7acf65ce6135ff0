package dev.ferry.starter.plan;

import dev.ferry.starter.Words;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Check;
import dev.ferry.workflows.plan.Gates;
import dev.ferry.workflows.plan.Kinds;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.Spec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The whole way, in the order in which the migration takes it. */
final class Itinerary {
  private static final String NOTHING = "notice nothing";
  private static final String WAIT = "wait";

  private final Plan plan;
  private final List<Stop> stops = new ArrayList<>();

  private Itinerary(Plan plan) {
    this.plan = plan;
  }

  static List<Stop> of(Plan plan) {
    Itinerary way = new Itinerary(plan);
    way.ahead();
    way.pause();
    way.after();
    way.end();
    return List.copyOf(way.stops);
  }

  private void ahead() {
    add("SURVEY", "inspect every component and refuse what cannot move", "nothing was changed");
    for (Spec spec : plan.inOrder()) {
      add("PREPARE", "prepare " + named(spec), "write the recorded state back, clean up");
    }
    for (Spec spec : plan.inPause()) {
      add("FOLLOW", "the destination follows: " + named(spec), "stop following, clean up");
    }
    gate("cutover", plan.gates().cutover(), "abort, and all above is taken back");
  }

  private void pause() {
    String thaw = "thaw; by itself after " + Words.duration(plan.switchLimits().lease());
    String free = "let go; by itself after " + Words.duration(plan.switchLimits().hold());
    for (Spec spec : plan.inPause().reversed()) {
      Optional<String> host = spec.fencedHost(Direction.FORWARD);
      String where = host.map(it -> " on " + it).orElse("");
      add("CUTOVER", "fence " + named(spec) + where, host.isPresent() ? thaw : free, WAIT);
    }
    add("CUTOVER", "let the destination reach what was frozen", thaw, WAIT);
    String keeper = plan.keeper(Direction.FORWARD).map(host -> " on " + host).orElse("");
    String back = "finish forward, then the same switch in reverse";
    add("CUTOVER", "arm: the decision" + keeper + "; from here only forward", back, WAIT);
    for (Spec spec : plan.inPause()) {
      add("CUTOVER", "open " + named(spec) + " at the destination", back, WAIT);
    }
  }

  private void after() {
    String reverse = "switch back, with all that was written since";
    for (Spec spec : plan.inPause()) {
      add("PREPARE", "the source follows in reverse: " + named(spec), reverse);
    }
    for (Spec spec : plan.afterPause()) {
      add("CUTOVER", "take over " + named(spec), "write the recorded state back");
    }
    String checks = plan.checks().stream().map(Check::id).collect(Collectors.joining(", "));
    add(
        "SOAK",
        "watch the destination for "
            + Words.duration(plan.rollback().soak())
            + (checks.isEmpty() ? ", without checks" : ": " + checks)
            + "; back by itself when unhealthy for "
            + Words.duration(plan.rollback().unhealthyFor()),
        reverse);
    gate("finish", plan.gates().finish(), reverse);
  }

  private void end() {
    for (Spec spec : plan.inOrder().reversed()) {
      add("FINISH", "clean up " + named(spec), "none");
    }
    add("FINISH", "remove what Ferry left on " + String.join(", ", plan.hosts().keySet()), "none");
  }

  private void gate(String name, Gates.Gate gate, String undo) {
    String who =
        gate.approvers().isEmpty()
            ? "anybody who can reach Temporal"
            : String.join(" or ", gate.approvers());
    add("GATE", name + ": waits for " + who, undo);
  }

  private void add(String phase, String what, String undo) {
    add(phase, what, undo, NOTHING);
  }

  private void add(String phase, String what, String undo, String users) {
    stops.add(new Stop(phase, what, undo, users));
  }

  private static String named(Spec spec) {
    return spec.id() + " (" + Kinds.nameOf(spec.getClass()) + ")";
  }
}
