package dev.ferry.workflows.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.plan.shape.Reference;
import dev.ferry.workflows.plan.shape.Schema;

/** What the records say about the plan, for people and for editors. */
public final class PlanDocs {

  private PlanDocs() {}

  /** JSON Schema (2020-12) of a plan. */
  public static JsonNode schema() {
    return Schema.of(PlanReader.SHAPE, "Ferry plan");
  }

  /** The reference of all keys, in Markdown. */
  public static String reference() {
    return Reference.of(PlanReader.SHAPE);
  }
}
