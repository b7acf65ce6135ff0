package dev.ferry.activities.switchover;

import dev.ferry.activities.switchover.Lease.Decision;
import dev.ferry.activities.switchover.SwitchPart.Standing;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The pause: hands a service from one side to the other, or leaves it where it was.
 *
 * <ol>
 *   <li>every fenced host gets its lease: it thaws by itself if nothing is decided in time;
 *   <li>fence, dependants first: traffic is held and drained, units stop, files and databases
 *       refuse;
 *   <li>reach, all at once: the other side gets all that was written before the fence;
 *   <li>arm: one decision, on one host, under one lock; until then the way is home, afterwards
 *       forward;
 *   <li>take over, dependencies first: databases open, files, units, then traffic is routed and let
 *       go.
 * </ol>
 *
 * <p>The invariants, checked by a simulation with faults: the two sides never accept writes at the
 * same time; a side that takes over was fenced off first and holds everything up to the frozen
 * position; after {@link #reconcile} all parts stand on the same side.
 *
 * <p>Knows nothing of Temporal, SSH or any kind of component.
 */
public final class Switchover {
  private final List<List<Member>> waves;
  private final Map<String, Lease> leases;
  private final Lease keeper;
  private final Turn.Limits limits;
  private final LongSupplier nanos;
  private final Crew crew;
  private final Timings timings;

  /**
   * @param members all parts of the switch
   * @param leases of each fenced host, by its name
   * @param keeper name of the host whose decision counts; one of the leases
   * @param limits bounds of the pause
   * @param threads runs what goes side by side
   * @param nanos a monotonic clock, in nanoseconds
   */
  Switchover(
      List<Member> members,
      Map<String, Lease> leases,
      String keeper,
      Turn.Limits limits,
      ExecutorService threads,
      LongSupplier nanos) {
    this.waves = Waves.dependenciesFirst(members);
    this.leases = new TreeMap<>(leases);
    this.keeper = leases.get(keeper);
    if (this.keeper == null) {
      throw new IllegalArgumentException("the keeper " + keeper + " has no lease");
    }
    this.limits = limits;
    this.nanos = nanos;
    this.crew = new Crew(threads);
    this.timings = new Timings(nanos);
  }

  /**
   * One attempt.
   *
   * @return turned or home
   * @throws UndecidedException when only {@link #reconcile} can tell
   */
  public Outcome turn() {
    if (decide(keeper::decision) != Decision.OPEN) {
      // This epoch was attempted before: only the hosts know how far it came.
      return reconcile();
    }
    try {
      all("look at", Switchover::expectHome);
      all("approach", member -> member.part().approach());
    } catch (RuntimeException e) {
      return new Outcome.Home(timings.failed(), e.getMessage(), Duration.ZERO);
    }
    Deadline deadline = Deadline.in(limits.deadline(), nanos);
    Map<String, String> positions = new ConcurrentHashMap<>();
    Decision decision;
    try {
      timings.step("lease", () -> crew.each(leases.entrySet(), this::startLease));
      timings.begin();
      dependantsFirst(
          "fence",
          member -> {
            deadline.check("fence " + member.id());
            positions.put(member.id(), member.part().fence(deadline));
          });
      all("reach", member -> member.part().reach(positions.get(member.id()), deadline));
      all("ready", member -> member.part().ready(positions.get(member.id()), deadline));
      deadline.check("arm");
      stopOtherLeases();
      crew.each(others(), Switchover::expectUndecided);
      decision = timings.ask("arm", keeper::arm);
    } catch (RuntimeException e) {
      return home(timings.failed(), e);
    }
    return switch (decision) {
      case ARMED -> forward(positions);
      case OPEN ->
          home("arm", new SwitchFailure("FERRY-SW-003 too little of the lease was left to arm"));
      case THAWED ->
          home("arm", new SwitchFailure("FERRY-SW-004 the lease had ended before arming"));
    };
  }

  /**
   * Finishes what an earlier attempt of the same epoch began, from what the hosts say: armed, only
   * forward; else home.
   *
   * @throws UndecidedException when a host does not answer or a step fails; to be tried again
   */
  public Outcome reconcile() {
    Decision decision = decide(keeper::decision);
    return decision == Decision.ARMED
        ? forward(Map.of())
        : home(
            "reconcile",
            new SwitchFailure("FERRY-SW-005 the attempt was cut off before it was decided"));
  }

  private static void expectHome(Member member) {
    Standing standing = member.part().standing();
    if (standing != Standing.HOME) {
      throw new SwitchFailure(
          "FERRY-SW-002 " + member.id() + " stands " + standing + " before the switch");
    }
  }

  private Outcome forward(Map<String, String> positions) {
    List<Finding> shortfalls;
    try {
      shortfalls = new TakeOver(crew, timings, limits, nanos).through(waves);
    } catch (RuntimeException e) {
      throw new UndecidedException("armed, but not yet taken over: " + e.getMessage(), e);
    }
    return new Outcome.Turned(withRemarks(positions), timings.pause(), timings.all(), shortfalls);
  }

  private Map<String, String> withRemarks(Map<String, String> positions) {
    Map<String, String> remarked = new TreeMap<>(positions);
    for (Member member : members()) {
      String remark = member.part().remark();
      remarked.computeIfPresent(
          member.id(), (id, position) -> remark.isEmpty() ? position : position + "; " + remark);
    }
    return remarked;
  }

  private Outcome home(String step, RuntimeException why) {
    if (decide(keeper::thaw) == Decision.ARMED) {
      return forward(Map.of());
    }
    try {
      for (List<Member> wave : waves) {
        crew.each(wave, member -> timings.twice("thaw " + member.id(), member.part()::thaw));
      }
      crew.each(leases.values(), Lease::stop);
    } catch (RuntimeException e) {
      e.addSuppressed(why);
      throw new UndecidedException("going home, but not yet there: " + e.getMessage(), e);
    }
    return new Outcome.Home(step, why.getMessage(), timings.pause());
  }

  /** Asks the keeper, whose answer may get lost: asked again, it answers the same. */
  private static Decision decide(Supplier<Decision> question) {
    try {
      return question.get();
    } catch (RuntimeException first) {
      try {
        return question.get();
      } catch (RuntimeException e) {
        e.addSuppressed(first);
        throw new UndecidedException("the keeper does not answer: " + e.getMessage(), e);
      }
    }
  }

  private void startLease(Map.Entry<String, Lease> lease) {
    List<List<String>> commands = new ArrayList<>();
    for (Member member : members()) {
      if (member.fencedHost().filter(lease.getKey()::equals).isPresent()) {
        commands.addAll(member.part().thawCommands());
      }
    }
    lease.getValue().start(limits.lease(), commands);
  }

  private void stopOtherLeases() {
    crew.each(others(), Lease::stop);
  }

  private List<Lease> others() {
    return leases.values().stream().filter(lease -> lease != keeper).toList();
  }

  /** A lease that ended just before it was stopped has thawed its host. */
  private static void expectUndecided(Lease lease) {
    if (lease.decision() == Decision.THAWED) {
      throw new SwitchFailure("FERRY-SW-004 a lease had ended before arming");
    }
  }

  private void dependantsFirst(String verb, Consumer<Member> work) {
    for (List<Member> wave : waves.reversed()) {
      crew.each(wave, member -> timed(verb, member, work));
    }
  }

  private void all(String verb, Consumer<Member> work) {
    crew.each(members(), member -> timed(verb, member, work));
  }

  private void timed(String verb, Member member, Consumer<Member> work) {
    timings.step(verb + " " + member.id(), () -> work.accept(member));
  }

  private List<Member> members() {
    return waves.stream().flatMap(List::stream).toList();
  }
}
