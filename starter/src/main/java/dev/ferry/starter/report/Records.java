package dev.ferry.starter.report;

import dev.ferry.starter.Words;
import dev.ferry.starter.temporal.ActivityRun;
import dev.ferry.starter.temporal.Histories;
import dev.ferry.workflows.migration.Answer;
import dev.ferry.workflows.migration.Status;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import java.util.Collection;
import java.util.List;

/** What was shown, said and done: the part that an auditor reads. */
final class Records {
  private final Html html;
  private final Case report;

  Records(Html html, Case report) {
    this.html = html;
    this.report = report;
  }

  void write(List<String> files) {
    approvals();
    requests();
    activities();
    report.commands().write(html, report.phases());
    html.element("h2", "Histories");
    html.element(
        "p",
        "Everything above is taken from Temporal's histories, exported beside this page. They can be"
            + " replayed and read without Ferry.");
    html.raw("<ul>");
    files.forEach(file -> html.element("li", file));
    html.raw("</ul>");
  }

  private void approvals() {
    html.element("h2", "Gates");
    if (report.approvals().isEmpty()) {
      html.element("p", "Nobody approved anything.");
    }
    for (Status.Answered answered : report.approvals()) {
      String by = answered.approval().by();
      String gate = answered.approval().gate();
      html.element(
          "h3",
          switch (answered.answer()) {
            case Answer.Approved approved -> gate + ": approved by " + by;
            case Answer.Refused refused -> gate + ": refused to " + by;
          });
      String comment = answered.approval().comment();
      html.element(
          "p",
          Page.utc(answered.at())
              + ", evidence "
              + answered.approval().hash()
              + (comment == null || comment.isEmpty() ? "" : ": " + comment));
      if (answered.answer() instanceof Answer.Refused refused) {
        html.element("p", "unsure", refused.why());
      }
      evidence(report.shownAt(answered.at()));
    }
  }

  private void evidence(Collection<Evidence> shown) {
    if (shown.isEmpty()) {
      return;
    }
    html.table("component", "check", "verdict", "what was seen");
    for (Evidence evidence : shown) {
      for (Finding finding : evidence.findings()) {
        html.raw("<tr class=\"" + Style.of(finding.verdict()) + "\">");
        html.element("td", evidence.component()).element("td", finding.check());
        html.element("td", "verdict", finding.verdict().name());
        html.element("td", finding.what()).raw("</tr>");
      }
    }
    html.endOfTable();
  }

  private void requests() {
    html.element("h2", "Requests by persons");
    if (report.requests().isEmpty()) {
      html.element("p", "Nobody asked for anything else.");
      return;
    }
    html.table("when", "what", "by", "reason");
    for (Status.Asked asked : report.requests()) {
      String refused = asked.refused().isEmpty() ? "" : " (refused: " + asked.refused() + ")";
      html.row(
          Page.utc(asked.at()),
          asked.what(),
          asked.request().by(),
          asked.request().reason() + refused);
    }
    html.endOfTable();
  }

  private void activities() {
    html.element("h2", "Every step that was run");
    for (Histories.Told history : report.histories()) {
      List<ActivityRun> runs = history.activities();
      if (runs.isEmpty()) {
        continue;
      }
      html.raw("<details" + (interesting(history) ? " open" : "") + ">");
      html.element("summary", history.workflow() + ": " + Words.count(runs.size(), "step"));
      html.table("start", "step", "took", "attempts", "outcome");
      runs.forEach(this::activity);
      html.endOfTable().raw("</details>");
    }
  }

  /** Following is the same again and again: it is there, but folded. */
  private static boolean interesting(Histories.Told history) {
    return history.activities().stream()
            .anyMatch(run -> run.attempts() > 1 || run.outcome().equals("failed"))
        || !history.workflow().matches(".*/\\d+-(follow-.*|soak)");
  }

  private void activity(ActivityRun run) {
    String name = run.summary().isEmpty() ? run.type() : run.summary() + " (" + run.type() + ")";
    html.row(
        Page.utc(run.started().orElse(run.scheduled())),
        name,
        run.took().map(Words::duration).orElse(""),
        Integer.toString(run.attempts()),
        run.outcome() + (run.failure().isEmpty() ? "" : ": " + run.failure()));
  }
}
