package dev.ferry.starter.status;

import dev.ferry.starter.Words;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.migration.Ended;
import dev.ferry.workflows.migration.Status;
import dev.ferry.workflows.migration.Trouble;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Lag;
import dev.ferry.workflows.steps.Progress;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a migration stands, in words on a terminal. */
public final class View {
  /** More than a move there and back has; repeated attempts would push the gate off the screen. */
  private static final int PHASES = 9;

  private final Ink ink;
  private final List<String> lines = new ArrayList<>();

  private View(Ink ink) {
    this.ink = ink;
  }

  /** The lines. */
  public static List<String> of(Reading reading, Ink ink) {
    View view = new View(ink);
    switch (reading) {
      case Reading.Live live -> view.live(live);
      case Reading.Remembered remembered -> view.remembered(remembered);
      case Reading.Over over -> view.over(over);
      case Reading.Broken broken -> view.broken(broken);
    }
    return List.copyOf(view.lines);
  }

  private void live(Reading.Live live) {
    Status status = live.status();
    head(live.run(), status.phase().name(), status.planHash());
    row(
        "doing",
        status.troubles().isEmpty()
            ? Words.plain(status.doing())
            : "nothing: a step needs a person, see below");
    live.progress().forEach(this::copying);
    if (status.paused()) {
      row("paused", ink.alert(Wait.pausedBy(status)));
    }
    status.soakUntil().ifPresent(this::soak);
    row("in charge", WayBack.charge(status));
    row("way back", WayBack.of(status));
    WayBack.asked(status).ifPresent(asked -> row("asked for", Words.plain(asked)));
    phases(Phases.of(status, Optional.empty()));
    components(status, live.lags());
    switches(status);
    for (Reading.Attempt attempt : live.attempts()) {
      row(
          "trying",
          ink.alert(attempt.where() + ", attempt " + attempt.number() + " of " + attempt.what())
              + ": "
              + Words.plain(attempt.why()));
    }
    List<Wait> waits = Wait.of(status);
    if (waits.isEmpty()) {
      gateThatOpensByItself(status);
    }
    waits.forEach(this::waits);
    status.troubles().forEach(this::byHand);
  }

  private void copying(Progress progress) {
    row(
        "copying",
        progress.component()
            + ": "
            + Words.bytes(progress.done())
            + " of about "
            + Words.bytes(progress.total())
            + (progress.perSecond() <= 0 ? "" : ", " + Words.bytes(progress.perSecond()) + "/s")
            + progress.rest().map(rest -> ", " + Words.duration(rest) + " more").orElse(""));
  }

  private void soak(Instant until) {
    Duration rest = Duration.between(Instant.now(), until);
    row(
        "soak",
        rest.isNegative()
            ? "over since " + Words.day(until)
            : "until " + Words.day(until) + ", " + Words.duration(rest) + " more");
  }

  private void remembered(Reading.Remembered remembered) {
    head(remembered.run(), remembered.phase(), "");
    row("last noted", Words.plain(remembered.doing()) + since(remembered.since()));
    if (!remembered.paused().isEmpty()) {
      row("paused", ink.alert(Words.plain(remembered.paused())));
    }
    lines.add(
        ink.alert("No worker answers")
            + " ("
            + Words.plain(remembered.why())
            + "): this is what the migration noted last. Nothing is lost:");
    lines.add(
        "it goes on when a worker runs. A source that is fenced opens again by itself within its"
            + " lease.");
    lines.add("Start a worker, or see why it does not answer.");
  }

  private void over(Reading.Over over) {
    Ended ended = over.ended();
    head(over.run(), ended.end().name(), ended.status().planHash());
    for (String why : ended.why().split("\n", -1)) {
      row("", Words.plain(why));
    }
    row("in charge", WayBack.charge(ended.status()));
    phases(Phases.of(ended.status(), over.run().close()));
    switches(ended.status());
    row("report", "ferry report " + over.run().name() + " --out DIR");
  }

  private void broken(Reading.Broken broken) {
    head(broken.run(), broken.run().state(), "");
    for (String why : broken.why().split("\n", -1)) {
      row("", Words.plain(why));
    }
  }

  private void head(Execution run, String state, String hash) {
    String ended =
        run.close()
            .map(close -> "ended " + Words.day(close))
            .orElse("runs for " + Words.age(run.start()));
    lines.add(
        ink.strong(run.name() + "  " + state)
            + "   "
            + (hash.isEmpty() ? "" : "plan " + Words.brief(hash) + "   ")
            + "started "
            + Words.day(run.start())
            + ", "
            + ended);
  }

  private void row(String name, String what) {
    lines.add(ink.faint(Words.pad(name, 11)) + what);
  }

  private static String since(String at) {
    return at.isEmpty() ? "" : ", since " + Words.day(Instant.parse(at));
  }

  private void phases(List<Status.PhaseRun> phases) {
    int earlier = Math.max(0, phases.size() - PHASES);
    if (earlier > 0) {
      row("", Words.count(earlier, "earlier phase"));
    }
    for (Status.PhaseRun run : phases.subList(earlier, phases.size())) {
      Duration took = Duration.between(run.start(), run.end().orElseGet(Instant::now));
      String name = run.phase() + (run.direction() == Direction.REVERSE ? " (reverse)" : "");
      row(
          Words.clock(run.start()),
          Words.pad(name, 20) + Words.pad(run.outcome(), 11) + Words.duration(took));
    }
  }

  private void components(Status status, Map<String, Lag> lags) {
    for (Evidence evidence : status.evidence()) {
      Verdict verdict = evidence.verdict();
      Lag lag = lags.get(evidence.component());
      String moving = lag == null ? "" : behind(lag) + Words.plain(lag.what());
      row(evidence.component(), ink.verdict(verdict, Words.pad(verdict.name(), 9)) + moving);
      evidence.findings().stream()
          .filter(finding -> finding.verdict() != Verdict.PASS)
          .forEach(this::finding);
      String pause = evidence.figures().getOrDefault(Evidence.PREDICTED_PAUSE, "");
      if (!pause.isEmpty()) {
        row("", "predicted pause " + Words.plain(pause));
      }
    }
  }

  /** Only what is behind by some time says so: a weight or a name is the same or it is not. */
  private static String behind(Lag lag) {
    return lag.behind().isZero() ? "" : "behind " + Words.duration(lag.behind()) + ": ";
  }

  private void finding(Finding finding) {
    row(
        "",
        ink.verdict(finding.verdict(), Words.pad(finding.verdict().name(), 9))
            + finding.check()
            + ": "
            + Words.plain(finding.what() + " " + finding.remedy()).strip());
  }

  private void switches(Status status) {
    for (Status.Switched switched : status.switches()) {
      row("switch " + switched.epoch(), Story.words(switched));
    }
  }

  private void gateThatOpensByItself(Status status) {
    status
        .gate()
        .ifPresent(
            gate ->
                row(
                    "gate",
                    gate.name() + " cannot be approved yet: " + Words.plain(gate.closed())));
  }

  private void waits(Wait wait) {
    lines.add("");
    lines.add(ink.alert("WAITS FOR A PERSON: ") + Words.plain(wait.why()));
    row("type", ink.strong(wait.type()));
    row("until then", wait.otherwise());
  }

  private void byHand(Trouble trouble) {
    trouble.commands().forEach(command -> row("by hand", Words.plain(command)));
  }
}
