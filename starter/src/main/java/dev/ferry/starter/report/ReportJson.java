package dev.ferry.starter.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ferry.starter.temporal.ActivityRun;
import dev.ferry.starter.temporal.Histories;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.migration.Status;
import java.util.List;

/** The report for programs. */
final class ReportJson {
  private ReportJson() {}

  static ObjectNode of(Case report, Judgement judgement, List<String> files) {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("name", report.run().name());
    json.put("verdict", judgement.verdict().name());
    json.put("headline", judgement.headline());
    json.set("reasons", tree(judgement.reasons()));
    json.put("planHash", report.status().map(Status::planHash).orElse(""));
    json.set("run", tree(report.run()));
    json.put("startedBy", report.heard().start().by());
    witness(json, report);
    ObjectNode pause = json.putObject("pause");
    pause(pause, "switch", report, Direction.FORWARD);
    pause(pause, "rollback", report, Direction.REVERSE);
    json.set("phases", tree(report.phases()));
    json.set("switches", tree(report.switches()));
    approvals(json.putArray("approvals"), report);
    json.set("asked", tree(report.requests()));
    activities(json.putArray("activities"), report);
    json.set("commands", tree(report.commands().all()));
    json.set("histories", tree(files));
    json.set("plan", report.heard().plan());
    return json;
  }

  private static void witness(ObjectNode json, Case report) {
    for (String part : List.of("requests", "writes", "gaps", "latency", "blocks")) {
      json.set(part, report.witness().map(it -> it.path(part)).orElse(null));
    }
    json.put("witness", report.witness().map(it -> it.path("verdict").asText()).orElse("none"));
  }

  private static void pause(ObjectNode pauses, String name, Case report, Direction direction) {
    ObjectNode pause = pauses.putObject(name);
    report
        .pause(direction)
        .ifPresentOrElse(it -> pause.put("ms", it.toMillis()), () -> pause.putNull("ms"));
  }

  private static void approvals(ArrayNode approvals, Case report) {
    for (Status.Answered answered : report.approvals()) {
      ObjectNode approval = approvals.addObject();
      approval.set("at", tree(answered.at()));
      approval.set("approval", tree(answered.approval()));
      approval.set("answer", tree(answered.answer()));
      approval.set("evidence", tree(report.shownAt(answered.at())));
    }
  }

  private static void activities(ArrayNode activities, Case report) {
    for (Histories.Told history : report.histories()) {
      for (ActivityRun run : history.activities()) {
        ObjectNode activity = tree(run).deepCopy();
        activity.put("workflow", history.workflow());
        activities.add(activity);
      }
    }
  }

  @SuppressWarnings("TypeParameterUnusedInFormals")
  private static <T extends JsonNode> T tree(Object value) {
    return Json.mapper().valueToTree(value);
  }
}
