package dev.ferry.activities.switchover;

import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Turn;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The way forward once it is decided, for there is no other. A part that fails is tried again at
 * once. What depends on a vital part that failed does not begin: traffic stays held rather than be
 * let go to a side that refuses every write. What fails and is not vital is reported, and the
 * others go on.
 */
final class TakeOver {
  private static final System.Logger LOG = System.getLogger("dev.ferry.pause");

  private final Crew crew;
  private final Timings timings;
  private final Turn.Limits limits;
  private final LongSupplier nanos;
  private final List<RuntimeException> failures = Collections.synchronizedList(new ArrayList<>());
  private final List<Finding> shortfalls = Collections.synchronizedList(new ArrayList<>());
  private final Set<String> closed = Collections.synchronizedSet(new HashSet<>());

  TakeOver(Crew crew, Timings timings, Turn.Limits limits, LongSupplier nanos) {
    this.crew = crew;
    this.timings = timings;
    this.limits = limits;
    this.nanos = nanos;
  }

  /**
   * Takes over, dependencies first.
   *
   * @return what failed and is not vital
   * @throws RuntimeException the first failure of a vital part, with the others suppressed in it
   */
  List<Finding> through(List<List<Member>> waves) {
    List<Member> all = waves.stream().flatMap(List::stream).toList();
    List<Member> first = waves.isEmpty() ? List.of() : waves.getFirst();
    crew.each(
        all,
        member -> {
          if (first.contains(member)) {
            takeOver(member);
          } else {
            decided(member);
          }
        });
    for (List<Member> wave : waves.stream().skip(1).toList()) {
      List<Member> ready = wave.stream().filter(this::mayBegin).toList();
      wave.stream().filter(member -> !ready.contains(member)).forEach(this::close);
      crew.each(ready, this::takeOver);
    }
    if (!failures.isEmpty()) {
      throw Crew.together(failures);
    }
    timings.end();
    crew.each(all, member -> timings.twice("settle " + member.id(), member.part()::settle));
    return shortfalls.stream().sorted(Comparator.comparing(Finding::what)).toList();
  }

  /** Only to save time: if it fails, it is done again in taking over. */
  private void decided(Member member) {
    try {
      member.part().decided();
    } catch (RuntimeException e) {
      LOG.log(Level.INFO, "{0} was not readied beforehand: {1}", member.id(), e.getMessage());
    }
  }

  private boolean mayBegin(Member member) {
    return Collections.disjoint(member.dependsOn(), closed);
  }

  private void close(Member member) {
    closed.add(member.id());
  }

  private void takeOver(Member member) {
    String step = "take over " + member.id();
    SwitchPart part = member.part();
    if (part.vital()) {
      try {
        timings.twice(step, () -> part.takeOver(Deadline.in(limits.hold(), nanos)));
      } catch (RuntimeException e) {
        failures.add(e);
        close(member);
      }
      return;
    }
    // Users wait meanwhile, so both tries together get no longer than the pause may take.
    Deadline deadline = Deadline.in(limits.deadline(), nanos);
    try {
      timings.twice(
          step,
          () -> {
            deadline.check(step);
            part.takeOver(deadline);
          });
    } catch (RuntimeException e) {
      shortfalls.add(shortfall(member, e));
    }
  }

  private static Finding shortfall(Member member, RuntimeException e) {
    return Finding.fail(
        "takeOver." + member.id(),
        member.id() + " did not take over in full: " + reason(e),
        "The switch is done and traffic goes to the other side; mend this there by hand.");
  }

  /** The first failure says why; that no time was left to try again says nothing. */
  private static String reason(RuntimeException e) {
    return e.getSuppressed().length > 0 ? e.getSuppressed()[0].getMessage() : e.getMessage();
  }
}
