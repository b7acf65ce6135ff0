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

  /** Adds to the findings whatever is not as it should be. */
  void judge(String what, Findings findings) {
    if (!report.path("verdict").asText().equals("PASS")) {
      findings.broken(what + ": " + reasons());
    }
  }

  /** The same where users may be told that a request failed: no write may be wrong. */
  void judgeWrites(String what, Findings findings) {
    boolean unchecked = report.path("writes").path("unchecked").asInt() > 0;
    boolean none = acknowledged() == 0;
    if (wrong() > 0 || unchecked || none || !report.path("asExpected").asBoolean()) {
      findings.broken(what + ": " + reasons());
    }
  }

  private String reasons() {
    List<String> why = new ArrayList<>();
    report.path("reasons").forEach(reason -> why.add(reason.asText()));
    report.path("details").forEach(detail -> why.add(detail.asText()));
    return String.join("; ", why);
  }

  String text(int rate) {
    return "%d requests at %d a second, %d failed; %d orders acknowledged, %d of them wrong."
        .formatted(requests(), rate, failed(), acknowledged(), wrong());
  }
}
