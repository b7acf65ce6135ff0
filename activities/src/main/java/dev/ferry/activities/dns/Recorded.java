package dev.ferry.activities.dns;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.steps.Before;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whole RRsets in the journal. */
final class Recorded {
  private Recorded() {}

  static Before write(List<RRset> rrsets) {
    Map<String, String> values = new LinkedHashMap<>();
    for (RRset rrset : rrsets) {
      try {
        values.put(rrset.key().toString(), Json.mapper().writeValueAsString(rrset));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(e);
      }
    }
    return new Before(values);
  }

  /** Nothing where nothing was recorded. */
  static Optional<RRset> read(Before before, RRset.Key key) {
    return Optional.ofNullable(before.values().get(key.toString()))
        .map(
            text -> {
              try {
                return Json.mapper().readValue(text, RRset.class);
              } catch (JsonProcessingException e) {
                throw new DnsException(
                    "FERRY-DNS-013 the journal's entry of %s is unreadable: %s"
                        .formatted(key, text),
                    e);
              }
            });
  }
}
