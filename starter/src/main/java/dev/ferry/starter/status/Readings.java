package dev.ferry.starter.status;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ferry.workflows.Json;

/** How a migration stands, for programs. */
public final class Readings {
  private Readings() {}

  /** One object; {@code docs/cli.md} tells its keys. */
  public static ObjectNode json(Reading reading) {
    ObjectNode json = Json.mapper().createObjectNode();
    json.put("name", reading.run().name());
    json.put("exit", Exits.of(reading));
    json.set("run", Json.mapper().valueToTree(reading.run()));
    switch (reading) {
      case Reading.Live live -> {
        json.put("source", "worker");
        json.set("waits", Json.mapper().valueToTree(Wait.of(live.status())));
        json.set("status", Json.mapper().valueToTree(live.status()));
        json.set("lags", Json.mapper().valueToTree(live.lags()));
        json.set("attempts", Json.mapper().valueToTree(live.attempts()));
        json.set("progress", Json.mapper().valueToTree(live.progress()));
      }
      case Reading.Remembered remembered -> {
        json.put("source", "memo");
        json.put("phase", remembered.phase());
        json.put("doing", remembered.doing());
        json.put("paused", remembered.paused());
        json.put("since", remembered.since());
        json.put("why", remembered.why());
      }
      case Reading.Over over -> {
        json.put("source", "result");
        json.put("end", over.ended().end().name());
        json.put("why", over.ended().why());
        json.set("status", Json.mapper().valueToTree(over.ended().status()));
      }
      case Reading.Broken broken -> {
        json.put("source", "temporal");
        json.put("why", broken.why());
      }
    }
    return json;
  }
}
