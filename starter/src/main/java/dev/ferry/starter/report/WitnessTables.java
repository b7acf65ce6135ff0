package dev.ferry.starter.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** What the checker of the witness counted. */
final class WitnessTables {
  private final Html html;
  private final JsonNode witness;

  WitnessTables(Html html, JsonNode witness) {
    this.html = html;
    this.witness = witness;
  }

  void write() {
    counts("Requests", "requests");
    counts("Acknowledged writes, read back from the servers", "writes");
    html.element("h3", "Longest gaps between acknowledged writes");
    html.table("where", "at", "gap");
    for (JsonNode gap : witness.path("gaps")) {
      String way = gap.path("from").asText() + " to " + gap.path("to").asText();
      html.row(
          gap.path("kind").asText().equals("handover") ? way : gap.path("kind").asText(),
          number(gap.path("atSecond").asDouble()) + " s",
          number(gap.path("ms").asDouble()) + " ms");
    }
    html.endOfTable();
    html.element("h3", "Who acknowledged writes, in order");
    html.table("server", "writes");
    for (JsonNode block : witness.path("blocks")) {
      html.row(block.path("server").asText(), block.path("acknowledged").asText());
    }
    html.endOfTable();
  }

  private void counts(String title, String part) {
    html.element("h3", title).table("what", "count");
    witness
        .path(part)
        .properties()
        .forEach(count -> html.row(count.getKey(), count.getValue().asText()));
    html.endOfTable();
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
