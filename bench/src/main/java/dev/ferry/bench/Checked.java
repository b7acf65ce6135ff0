package dev.ferry.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The witness's own result.
 *
 * @param report as its check has written it
 */
record Checked(JsonNode report) {

  int requests() {
    return report.path("requests").path("total").asInt();
  }

  int failed() {
    return report.path("requests").path("failed").asInt();
  }

  int acknowledged() {
    return report.path("writes").path("acknowledged").asInt();
  }

  /** Acknowledged orders that are not stored as they should be, each counted once a fault. */
  int wrong() {
    JsonNode writes = report.path("writes");
    return writes.path("lost").asInt()
        + writes.path("duplicated").asInt()
        + writes.path("corrupted").asInt()
        + writes.path("misplaced").asInt();
  }

  /** The longest gap between acknowledged writes at each hand-over, in milliseconds. */
  List<Double> gaps() {
    List<Double> gaps = new ArrayList<>();
    for (JsonNode gap : report.path("gaps")) {
      if (gap.path("kind").asText().equals("handover")) {
        gaps.add(gap.path("ms").asDouble());
      }
    }
    return gaps;
  }

  /** Adds to the findings what no measure of time makes up for. */
  void judge(String what, Findings findings) {
    if (!report.path("verdict").asText().equals("PASS")) {
      List<String> why = new ArrayList<>();
      report.path("reasons").forEach(reason -> why.add(reason.asText()));
      report.path("details").forEach(detail -> why.add(detail.asText()));
      findings.broken(what + ": " + String.join("; ", why));
    }
  }
}
