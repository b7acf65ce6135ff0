package dev.ferry.activities.dns;

import dev.ferry.activities.dns.DnsException.Difference;
import dev.ferry.activities.dns.Notes.Values;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Undo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How names change hands. Every write is a compare-and-swap from a state that Ferry recorded or
 * wrote itself; anything else that is found stops it.
 */
final class LifeCycle {
  private final Move move;
  private final Lookout lookout;

  LifeCycle(Move move) {
    this.move = move;
    this.lookout = new Lookout(move);
  }

  /**
   * Lowers the TTLs and waits until no cache that keeps to TTLs can have the old ones. The notes
   * say since when they are low, so that a worker that comes back waits only for the rest.
   */
  void prepare() {
    if (move.step().direction() == Direction.REVERSE) {
      Notes notes = move.notes();
      lookout.awaitAuthorities(during(notes, Values.PLANNED));
      return;
    }
    Notes notes = move.notebook().read().orElseGet(this::begin);
    if (notes.inCharge() == Values.PLANNED) {
      return;
    }
    List<Change> changes = new ArrayList<>();
    for (Course course : move.courses(notes)) {
      changes.add(new Change(course.original(), course.during(Values.ORIGINAL)));
    }
    List<Change> open = open(notes, changes);
    if (!open.isEmpty()) {
      notes = note(notes.withLowered(Optional.empty()));
      settle(notes, open);
    }
    Instant seen = lookout.awaitAuthorities(during(notes, Values.ORIGINAL));
    if (notes.lowered().isEmpty()) {
      notes = note(notes.withLowered(Optional.of(seen)));
    }
    Waits.until(notes.ready().orElseThrow());
  }

  /** Records what is there, before anything is changed. */
  private Notes begin() {
    List<RRset> originals = new ArrayList<>();
    for (RRset planned : move.planned()) {
      RRset found = move.zone().read(planned.key());
      List<String> others = lookout.otherThan(found);
      if (found.isAbsent() || !others.isEmpty()) {
        throw new DnsException(
            "FERRY-DNS-007 the servers of %s do not have one %s: its primary has [%s] %s. Mend this first."
                .formatted(move.zone().name(), planned.key(), found, String.join("; ", others)));
      }
      originals.add(found);
    }
    return note(
        new Notes(
            originals,
            new TtlWait(move, lookout).after(originals),
            Optional.empty(),
            Values.ORIGINAL,
            Optional.empty()));
  }

  /** The values change hands; returns when all servers and the listed resolvers show it. */
  void takeOver() {
    Notes notes = move.notes();
    boolean forward = move.step().direction() == Direction.FORWARD;
    Values from = forward ? Values.ORIGINAL : Values.PLANNED;
    Values to = forward ? Values.PLANNED : Values.ORIGINAL;
    if (forward) {
      Waits.until(
          notes
              .ready()
              .orElseThrow(
                  () ->
                      new DnsException(
                          "FERRY-DNS-006 the TTL of %s is not lowered. Run the phase prepare of this plan first."
                              .formatted(move.keys()))));
    }
    List<Change> changes = new ArrayList<>();
    for (Course course : move.courses(notes)) {
      changes.add(new Change(course.during(from), course.during(to)));
    }
    List<Change> open = open(notes, changes);
    if (!open.isEmpty() || notes.inCharge() != to) {
      notes = note(notes.withInCharge(to, Optional.empty()));
      settle(notes, open);
    }
    List<RRset> wanted = during(notes, to);
    Instant seen = lookout.awaitAuthorities(wanted);
    if (notes.turned().isEmpty()) {
      note(notes.withInCharge(to, Optional.of(seen)));
    }
    lookout.awaitResolvers(wanted);
  }

  /** Back to what was recorded before a phase, from exactly what Ferry wrote since. */
  void restore(Undo undo) {
    Optional<Notes> notes = move.notebook().read();
    List<Change> changes = new ArrayList<>();
    List<Difference> foreign = new ArrayList<>();
    List<RRset> wanted = new ArrayList<>();
    for (RRset planned : move.planned()) {
      Optional<RRset> recorded = Recorded.read(undo.before(), planned.key());
      if (recorded.isEmpty()) {
        continue;
      }
      RRset back = recorded.get();
      RRset found = move.zone().read(planned.key());
      Course since = new Course(back, planned);
      Optional<Course> whole = notes.map(it -> new Course(it.original(planned.key()), planned));
      if (whole.filter(it -> back.sameValues(found) && found.same(it.original())).isPresent()) {
        // An earlier entry of the journal has been restored already: its TTL is the right one.
        wanted.add(found);
      } else if (found.same(back)) {
        wanted.add(back);
      } else if (since.isOurs(found) || whole.filter(it -> it.isOurs(found)).isPresent()) {
        wanted.add(back);
        changes.add(new Change(found, back));
      } else {
        foreign.add(new Difference(back, since.during(Values.PLANNED), found));
      }
    }
    if (!foreign.isEmpty()) {
      throw DnsException.drift(foreign);
    }
    settle(changes, changes.stream().map(Change::after).toList());
    notes.ifPresent(it -> noteRestored(it, wanted));
    lookout.awaitAuthorities(wanted);
  }

  private void noteRestored(Notes notes, List<RRset> wanted) {
    boolean original = wanted.stream().allMatch(it -> it.sameValues(notes.original(it.key())));
    boolean whole = wanted.stream().allMatch(it -> it.same(notes.original(it.key())));
    note(
        notes
            .withInCharge(original ? Values.ORIGINAL : Values.PLANNED, Optional.empty())
            .withLowered(whole ? Optional.empty() : notes.lowered()));
  }

  /** The original TTL with the values in charge, and nothing noted any more. */
  void cleanUp() {
    Optional<Notes> noted = move.notebook().read();
    if (noted.isEmpty()) {
      return;
    }
    Notes notes = noted.get();
    List<Change> changes = new ArrayList<>();
    List<RRset> wanted = new ArrayList<>();
    List<Difference> foreign = new ArrayList<>();
    for (Course course : move.courses(notes)) {
      RRset found = move.zone().read(course.original().key());
      RRset after = found.withTtl(course.original().ttl());
      if (!course.isOurs(found)) {
        foreign.add(new Difference(course.original(), course.during(notes.inCharge()), found));
      } else if (!found.same(after)) {
        changes.add(new Change(found, after));
      }
      wanted.add(after);
    }
    if (!foreign.isEmpty()) {
      throw DnsException.drift(foreign);
    }
    settle(changes, changes.stream().map(Change::after).toList());
    lookout.awaitAuthorities(wanted);
    move.notebook().remove();
  }

  private List<RRset> during(Notes notes, Values values) {
    return move.courses(notes).stream().map(course -> course.during(values)).toList();
  }

  private Notes note(Notes notes) {
    move.notebook().write(notes);
    return notes;
  }

  /** The changes that are still to be made; what is neither before nor after one was changed. */
  private List<Change> open(Notes notes, List<Change> changes) {
    List<Change> open = new ArrayList<>();
    List<Difference> foreign = new ArrayList<>();
    for (Change change : changes) {
      RRset found = move.zone().read(change.after().key());
      if (found.same(change.after())) {
        continue;
      }
      if (found.same(change.before())) {
        open.add(change);
      } else {
        foreign.add(new Difference(notes.original(found.key()), change.before(), found));
      }
    }
    if (!foreign.isEmpty()) {
      throw DnsException.drift(foreign);
    }
    return open;
  }

  private void settle(Notes notes, List<Change> changes) {
    settle(changes, changes.stream().map(it -> notes.original(it.after().key())).toList());
  }

  private void settle(List<Change> changes, List<RRset> recorded) {
    if (changes.isEmpty()) {
      return;
    }
    switch (move.zone().swap(changes)) {
      case Swap.Swapped() -> {}
      case Swap.Drifted drifted -> {
        List<Difference> foreign = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
          RRset found = drifted.actual().get(i);
          if (!found.same(changes.get(i).before())) {
            foreign.add(new Difference(recorded.get(i), changes.get(i).before(), found));
          }
        }
        throw DnsException.drift(foreign);
      }
      case Swap.Unknown unknown ->
          throw new DnsException(
              "FERRY-DNS-005 whether %s was changed is not known: %s. Trying again is safe."
                  .formatted(changes.stream().map(it -> it.after().key()).toList(), unknown.why()));
    }
  }

  static Duration tenth(Duration more) {
    return more.multipliedBy(11).dividedBy(10);
  }
}
