package dev.ferry.lab.witness;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/** Turns journal and findings into a report. */
final class Evaluation {

  /** Lines of detail for each kind of trouble. */
  private static final int SHOWN = 10;

  private final Run run;
  private final List<Checker.Finding> findings;
  private final List<String> expected;
  private final List<Line.Finished> writes;
  private final HandOvers handOvers;

  Evaluation(Run run, List<Checker.Finding> findings, List<String> expected, Set<String> fenced) {
    this.run = run;
    this.findings = findings;
    this.expected = expected;
    this.writes =
        run.finished().stream()
            .filter(Line.Finished::acknowledges)
            .sorted(Comparator.comparingLong(Line.Finished::end))
            .toList();
    this.handOvers = HandOvers.of(writes, expected, fenced);
  }

  Report report() {
    long start = run.begin().start();
    Report.Requests requests = requests();
    Report.Reads reads =
        new Report.Reads(
            requestsThat(r -> r.kind() == Line.Kind.READ),
            requestsThat(r -> r.kind() == Line.Kind.READ && r.ending() != Line.Ending.OK));
    Report.Writes orders = orders();
    List<String> reasons = new ArrayList<>();
    Verdict verdict = verdict(requests, orders, reasons);
    List<Gap> gaps = Gap.of(writes, handOvers.blocks(), start);
    return new Report(
        verdict,
        List.copyOf(reasons),
        facts(),
        requests,
        reads,
        orders,
        handOvers.blocks(),
        expected,
        handOvers.asExpected(),
        gaps,
        Series.latency(run.finished()),
        Series.schedule(run),
        findings.stream().map(Checker.Finding::server).distinct().sorted().toList(),
        Series.seconds(run),
        Closeup.of(run, gaps),
        details());
  }

  private Verdict verdict(Report.Requests requests, Report.Writes orders, List<String> reasons) {
    count(requests.failed(), "requests failed", reasons);
    count(orders.lost(), "acknowledged orders lost", reasons);
    count(orders.duplicated(), "orders stored more than once", reasons);
    count(orders.corrupted(), "acknowledged orders corrupted", reasons);
    count(orders.misplaced(), "orders acknowledged by a server not in charge", reasons);
    if (!handOvers.asExpected()) {
      reasons.add("the servers in charge were not " + String.join(", then ", expected));
    }
    if (!reasons.isEmpty()) {
      return Verdict.FAIL;
    }
    if (orders.acknowledged() == 0) {
      reasons.add("no order was acknowledged, so nothing was checked");
      return Verdict.NO_DATA;
    }
    count(orders.unchecked(), "orders the destination does not tell about", reasons);
    if (!reasons.isEmpty()) {
      return Verdict.ERROR;
    }
    count(requests.unfinished(), "requests under way when the witness died", reasons);
    count(requests.notSent(), "requests due but never sent", reasons);
    if (run.end().isEmpty()) {
      reasons.add("the run did not come to its end");
    }
    return reasons.isEmpty() ? Verdict.PASS : Verdict.INCONCLUSIVE;
  }

  private static void count(long number, String what, List<String> reasons) {
    if (number > 0) {
      reasons.add(number + " " + what);
    }
  }

  private Report.RunFacts facts() {
    Line.Begin begin = run.begin();
    Instant startedAt = Instant.EPOCH.plus(begin.start(), ChronoUnit.MICROS);
    long last = run.finished().stream().mapToLong(Line.Finished::end).max().orElse(begin.start());
    double seconds = (last - begin.start()) / 1e6;
    return new Report.RunFacts(
        begin.orders().run(), begin.url(), startedAt.toString(), seconds, run.end().isPresent());
  }

  private Report.Requests requests() {
    int ok = requestsThat(r -> r.ending() == Line.Ending.OK);
    return new Report.Requests(
        run.finished().size() + run.unfinished().size(),
        ok,
        run.finished().size() - ok,
        requestsThat(r -> r.ending() == Line.Ending.UNKNOWN),
        run.unfinished().size(),
        run.end().map(end -> Math.max(0, end.due() - end.sent())).orElse(0L));
  }

  private Report.Writes orders() {
    return new Report.Writes(
        writes.size(),
        ordersThat(Evaluation::lost),
        ordersThat(Evaluation::duplicated),
        ordersThat(Evaluation::corrupted),
        handOvers.misplaced().size(),
        ordersThat(f -> f.held() instanceof Checker.Held.Untold),
        ordersThat(f -> !f.acknowledged()),
        ordersThat(f -> !f.acknowledged() && f.held() instanceof Checker.Held.Present));
  }

  private static boolean lost(Checker.Finding finding) {
    return finding.acknowledged() && finding.held() instanceof Checker.Held.Missing;
  }

  /** Also without an acknowledgement: it was sent only once. */
  private static boolean duplicated(Checker.Finding finding) {
    return finding.held() instanceof Checker.Held.Present present && present.times() > 1;
  }

  private static boolean corrupted(Checker.Finding finding) {
    return finding.acknowledged()
        && finding.held() instanceof Checker.Held.Present present
        && !present.intact();
  }

  private int requestsThat(Predicate<Line.Finished> condition) {
    return (int) run.finished().stream().filter(condition).count();
  }

  private int ordersThat(Predicate<Checker.Finding> condition) {
    return (int) findings.stream().filter(condition).count();
  }

  private List<String> details() {
    List<String> details = new ArrayList<>();
    run.finished().stream()
        .filter(r -> r.ending() != Line.Ending.OK)
        .limit(SHOWN)
        .forEach(r -> details.add(describe(r) + " " + r.ending().word() + ": " + r.error()));
    handOvers.misplaced().stream()
        .limit(SHOWN)
        .forEach(r -> details.add(describe(r) + " misplaced"));
    findings("lost", Evaluation::lost, details);
    findings("duplicated", Evaluation::duplicated, details);
    findings("corrupted", Evaluation::corrupted, details);
    findings("unchecked", f -> f.held() instanceof Checker.Held.Untold, details);
    return List.copyOf(details);
  }

  private void findings(String what, Predicate<Checker.Finding> which, List<String> details) {
    findings.stream()
        .filter(which)
        .limit(SHOWN)
        .forEach(
            f ->
                details.add(
                    "order %s %s: %s"
                        .formatted(run.begin().orders().token(f.number()), what, f.held())));
  }

  private String describe(Line.Finished request) {
    return String.format(
        Locale.ROOT,
        "%s of order %s at %.3f s by %s (%s) in %.1f ms, status %d,",
        request.kind().word(),
        run.begin().orders().token(request.order()),
        (request.start() - run.begin().start()) / 1e6,
        request.server(),
        request.address(),
        request.duration() / 1e3,
        request.status());
  }
}
