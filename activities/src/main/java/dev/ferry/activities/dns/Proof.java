package dev.ferry.activities.dns;

import dev.ferry.activities.dns.Notes.Values;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What all servers and the listed resolvers say, against what they should say now. */
final class Proof {
  private final Move move;
  private final Lookout lookout;
  private final Optional<Notes> notes;
  private final List<Finding> findings = new ArrayList<>();
  private final Map<String, String> figures = new LinkedHashMap<>();

  Proof(Move move) {
    this.move = move;
    this.lookout = new Lookout(move);
    this.notes = move.notebook().read();
  }

  Evidence confirm() {
    Values inCharge = notes.map(Notes::inCharge).orElse(Values.PLANNED);
    if (notes.isEmpty() && move.step().direction() == Direction.REVERSE) {
      findings.add(
          Finding.noData(
              "dns.recorded",
              "Ferry has no record of these names before the move",
              "Compare them with the report of the run by hand."));
    }
    for (RRset planned : move.planned()) {
      authorities(planned, inCharge);
      resolvers(planned, inCharge);
    }
    notes.filter(it -> inCharge == Values.ORIGINAL).ifPresent(this::ttl);
    notes
        .flatMap(Notes::turned)
        .ifPresent(turned -> figures.put("latest possible expiry of old", expiry(turned)));
    return new Evidence(move.step().spec().id(), findings, figures);
  }

  private String expiry(Instant turned) {
    Duration ttl =
        move.courses(notes.orElseThrow()).stream()
            .map(Course::ttlDuring)
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    return turned.plus(ttl).truncatedTo(ChronoUnit.SECONDS) + ", where caches keep to the TTL";
  }

  private void authorities(RRset planned, Values inCharge) {
    lookout
        .authorities(planned.key())
        .forEach(
            (server, answer) -> {
              String check = "dns.authority %s %s".formatted(server, planned.key());
              switch (answer) {
                case Answer.Given given -> findings.add(authority(check, planned, inCharge, given));
                case Answer.Silent silent ->
                    findings.add(
                        Finding.noData(
                            check, silent.why(), "Mend it, or let the worker reach it."));
              }
            });
  }

  private Finding authority(String check, RRset planned, Values inCharge, Answer.Given given) {
    RRset found = given.rrset();
    Optional<Course> course = notes.map(it -> new Course(it.original(planned.key()), planned));
    RRset wanted = course.map(it -> it.during(inCharge)).orElse(planned);
    if (!found.sameValues(wanted)) {
      return Finding.fail(
          check,
          "recorded [%s], ours [%s], found [%s]"
              .formatted(
                  course.map(it -> it.original().toString()).orElse("not known"), wanted, found),
          "Find out who changed it, or whether this server lags.");
    }
    if (course.filter(it -> !it.isOurs(found)).isPresent()) {
      return Finding.fail(
          check, "the TTL is " + found.ttl().toSeconds() + " s", "Find out who changed it.");
    }
    return Finding.pass(check, "has the %s values".formatted(word(inCharge)));
  }

  private static String word(Values values) {
    return switch (values) {
      case ORIGINAL -> "old";
      case PLANNED -> "new";
    };
  }

  private void resolvers(RRset planned, Values inCharge) {
    lookout
        .resolvers(planned.key())
        .forEach(
            (resolver, answer) -> {
              String where = "%s %s".formatted(resolver, planned.key());
              findings.add(
                  switch (answer) {
                    case Answer.Given given -> {
                      String whose = whose(planned, given.rrset());
                      figures.put(
                          "resolver " + where,
                          "%s, %d s left".formatted(whose, given.rrset().ttl().toSeconds()));
                      yield resolver("dns.resolver " + where, whose, word(inCharge), given);
                    }
                    case Answer.Silent silent ->
                        Finding.noData(
                            "dns.resolver " + where, silent.why(), "Let the worker reach it.");
                  });
            });
  }

  private String whose(RRset planned, RRset found) {
    if (found.sameValues(planned)) {
      return word(Values.PLANNED);
    }
    return notes.filter(it -> found.sameValues(it.original(planned.key()))).isPresent()
        ? word(Values.ORIGINAL)
        : "other";
  }

  private static Finding resolver(String check, String whose, String due, Answer.Given given) {
    if (whose.equals(due)) {
      return Finding.pass(check, "gives the " + whose + " values");
    }
    return whose.equals("other")
        ? Finding.fail(
            check,
            "gives neither the old nor the new values: " + given.rrset().values(),
            "Another view or zone, or someone changed it.")
        : new Finding(
            check,
            Verdict.INCONCLUSIVE,
            "still gives the " + whose + " values",
            "Wait until its copy expires.");
  }

  /** Before the values change, the old TTL must have run out everywhere. */
  private void ttl(Notes noted) {
    Optional<Instant> ready = noted.ready();
    boolean over = ready.filter(it -> !Instant.now().isBefore(it)).isPresent();
    ready.ifPresent(
        it -> figures.put("old TTL has run out", it.truncatedTo(ChronoUnit.SECONDS).toString()));
    if (move.step().direction() == Direction.FORWARD) {
      findings.add(
          over
              ? Finding.pass("dns.ttl", "the TTL is low, and the old one has run out")
              : new Finding(
                  "dns.ttl",
                  Verdict.INCONCLUSIVE,
                  ready.isPresent() ? "the old TTL has not run out" : "the TTL is not lowered",
                  "Wait for the phase prepare."));
    }
  }
}
