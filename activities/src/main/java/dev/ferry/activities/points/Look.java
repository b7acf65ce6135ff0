package dev.ferry.activities.points;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ferry.workflows.Json;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How it stands with the rollback points of a component, as their host tells it.
 *
 * @param age of the newest; negative where its host's clock was set back
 * @param point what is noted with the newest; a missing node without one
 * @param files of the newest, with their bytes
 * @param soFar bytes of the one that is being taken
 * @param failed how long ago the last attempt failed
 * @param took how long that one took
 * @param why it failed
 */
record Look(
    Duration age,
    JsonNode point,
    Map<String, Long> files,
    Optional<Long> soFar,
    Optional<Duration> failed,
    Duration took,
    String why) {

  /** A host's clock may be set while it is looked at. */
  private static final Duration AHEAD = Duration.ofMinutes(-1);

  static Look parse(String answer) {
    Map<String, String> values = new HashMap<>();
    Map<String, Long> files = new HashMap<>();
    for (String line : answer.lines().toList()) {
      String[] words = line.split(": ", 2);
      String value = words.length == 2 ? words[1] : "";
      if (words[0].equals("file")) {
        String[] file = value.split(" ", 2);
        files.put(file[1], Long.parseLong(file[0]));
      } else {
        values.put(words[0], value);
      }
    }
    return new Look(
        seconds(values.getOrDefault("age", "0")),
        json(values.get("point")),
        files,
        Optional.ofNullable(values.get("so far")).map(it -> it.isEmpty() ? 0 : Long.parseLong(it)),
        Optional.ofNullable(values.get("failed")).map(Look::seconds),
        seconds(values.getOrDefault("took", "0")),
        values.getOrDefault("why", ""));
  }

  private static Duration seconds(String text) {
    return Duration.ofSeconds(Long.parseLong(text));
  }

  /** Half a text is a point that is not whole. */
  private static JsonNode json(String text) {
    try {
      return text == null ? MissingNode.getInstance() : Json.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      return Json.mapper().createObjectNode();
    }
  }

  boolean none() {
    return point.isMissingNode();
  }

  /** What is wrong with the newest, empty for nothing. */
  Optional<String> damage() {
    if (!point.path("files").isArray() || point.path("files").isEmpty()) {
      return Optional.of("point.json tells no files");
    }
    for (JsonNode file : point.path("files")) {
      String name = file.path("file").asText();
      if (!files.containsKey(name)) {
        return Optional.of(name + " is missing");
      }
      if (files.get(name) != file.path("bytes").asLong()) {
        return Optional.of(name + " has another size");
      }
    }
    return Optional.empty();
  }

  boolean good(Duration maxAge) {
    return !none() && damage().isEmpty() && age.compareTo(maxAge) <= 0 && age.compareTo(AHEAD) >= 0;
  }

  String id() {
    return point.path("id").asText("?");
  }

  /** Its figure for a person. */
  String shown() {
    return "%s, %d s old, %d bytes, at %s, SHA-256 of its SHA256SUMS %s"
        .formatted(
            point.path("location").asText(),
            age.toSeconds(),
            point.path("bytes").asLong(),
            point.path("position").asText(),
            point.path("sha256").asText());
  }
}
