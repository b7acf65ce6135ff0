package dev.ferry.starter.report;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.starter.Words;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.migration.Answer;
import dev.ferry.workflows.migration.Status;
import dev.ferry.workflows.steps.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The report as one page that needs nothing else: for a screen, for print, for an auditor. */
final class Page {
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Case report;
  private final Judgement judgement;
  private final Html html = new Html();

  private Page(Case report, Judgement judgement) {
    this.report = report;
    this.judgement = judgement;
  }

  static String of(Case report, Judgement judgement, List<String> files) {
    Page page = new Page(report, judgement);
    page.head();
    page.summary();
    page.timeline();
    page.lag();
    page.switches();
    page.users();
    new Records(page.html, report).write(files);
    page.html.raw("</main></body></html>");
    return page.html.toString();
  }

  static String utc(Instant time) {
    return UTC.format(time);
  }

  private void head() {
    String title = report.run().name() + ": " + judgement.verdict();
    html.raw("<!doctype html>").raw("<html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.raw("<meta name=\"color-scheme\" content=\"light dark\">");
    html.element("title", title).raw("<style>" + Style.css() + "</style></head><body><main>");
    html.raw("<header class=\"" + Style.of(judgement.verdict()) + "\">");
    html.element("p", "verdict", judgement.verdict().name());
    html.element("h1", judgement.headline());
    judgement.reasons().forEach(reason -> html.element("p", reason));
    html.raw("</header>");
  }

  private void summary() {
    html.raw("<section class=\"tiles\">");
    tile("users waited, there", pause(Direction.FORWARD));
    tile("users waited, back", pause(Direction.REVERSE));
    tile("requests failed", ofWitness("requests", "failed", "total"));
    tile("writes lost", ofWitness("writes", "lost", "acknowledged"));
    tile("approved by", approvers());
    tile("took", Words.duration(Duration.between(report.run().start(), report.end())));
    html.raw("</section><table class=\"facts\"><tbody>");
    html.row("from, to", report.ends());
    html.row("started", utc(report.run().start()) + by(report.heard().start().by()));
    html.row("ended", report.run().close().map(Page::utc).orElse("not yet"));
    html.row("plan", report.status().map(Status::planHash).orElse("unknown"));
    html.row("run", report.run().runId());
    html.endOfTable();
  }

  private static String by(String person) {
    return person.isEmpty() ? "" : " by " + person;
  }

  private void tile(String name, String value) {
    html.raw("<div>").element("b", value).element("span", name).raw("</div>");
  }

  private String pause(Direction direction) {
    return report.pause(direction).map(Words::duration).orElse("no switch");
  }

  private String ofWitness(String part, String bad, String all) {
    return report
        .witness()
        .map(it -> it.path(part))
        .map(it -> it.path(bad).asText("?") + " of " + it.path(all).asText("?"))
        .orElse("not watched");
  }

  private String approvers() {
    String all =
        report.approvals().stream()
            .filter(answered -> answered.answer() instanceof Answer.Approved)
            .map(answered -> answered.approval().by())
            .distinct()
            .collect(Collectors.joining(", "));
    return all.isEmpty() ? "nobody" : all;
  }

  private void timeline() {
    html.element("h2", "Timeline");
    if (report.phases().isEmpty()) {
      html.element("p", "No phase is on record.");
      return;
    }
    html.raw(Drawings.timeline(report)).table("phase", "direction", "start", "took", "outcome");
    for (Status.PhaseRun run : report.phases()) {
      Duration took = Duration.between(run.start(), run.end().orElse(report.end()));
      html.row(
          run.phase().name(),
          run.direction().name().toLowerCase(Locale.ROOT),
          utc(run.start()),
          Words.duration(took),
          run.outcome());
    }
    html.endOfTable();
  }

  private void lag() {
    LagPlot plot = new LagPlot(report);
    if (!plot.empty()) {
      html.element("h2", "How far the following side was behind").raw(plot.draw());
    }
  }

  private void switches() {
    for (Status.Switched switched : report.switches()) {
      String way = switched.direction() == Direction.FORWARD ? "The switch" : "The switch back";
      html.element("h2", way + ", epoch " + switched.epoch());
      Instant start = switched.start().truncatedTo(ChronoUnit.MILLIS);
      html.element("p", "From " + utc(start) + " to " + utc(switched.end()) + ".");
      switch (switched.outcome()) {
        case Outcome.Turned turned -> turned(turned);
        case Outcome.Home home ->
            html.element(
                "p",
                "Called off at \""
                    + home.failedStep()
                    + "\" after "
                    + Words.duration(home.pause())
                    + "; the service stayed where it was, nothing was lost: "
                    + home.why());
        case Outcome.Stuck stuck ->
            html.element("p", "Stuck at \"" + stuck.step() + "\": " + stuck.why());
      }
    }
  }

  private void turned(Outcome.Turned turned) {
    html.element(
        "p",
        "Users waited "
            + Words.duration(turned.pause())
            + ", in the blue steps; those of one wave run side by side. Steps under 1 ms are left out.");
    turned.shortfalls().forEach(it -> html.element("p", "But " + it.what()));
    html.raw(Drawings.steps(turned.steps()));
    if (!turned.positions().isEmpty()) {
      html.table("component", "frozen position");
      turned.positions().forEach((component, position) -> html.row(component, position));
      html.endOfTable();
    }
  }

  private void users() {
    html.element("h2", "What users saw");
    if (report.witness().isEmpty()) {
      html.element("p", "No witness was given to this report, so it says nothing about that.");
      return;
    }
    JsonNode witness = report.witness().get();
    Plots plots = Plots.whole(witness);
    if (!plots.empty()) {
      html.element("h3", "Requests per second").raw(plots.requests());
      html.element("h3", "Latency, 99th percentile of each second").raw(plots.latency());
    }
    witness.path("closeups").forEach(this::closeup);
    new WitnessTables(html, witness).write();
  }

  private void closeup(JsonNode closeup) {
    Plots plots = Plots.closeup(closeup);
    if (!plots.empty()) {
      String slice = " of each " + closeup.path("sliceMs").asText() + " ms";
      html.element("h3", Plots.way(closeup) + ": requests" + slice).raw(plots.requests());
      html.element("h3", Plots.way(closeup) + ": longest request" + slice).raw(plots.latency());
    }
  }
}
