package dev.ferry.workflows.migration;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What came of an approval. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "answer")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Answer.Approved.class, name = "approved"),
  @JsonSubTypes.Type(value = Answer.Refused.class, name = "refused")
})
public sealed interface Answer {

  /** The gate opens, if its guards say the same once more. */
  record Approved(String gate) implements Answer {}

  /**
   * Nothing changed.
   *
   * @param why code, reason, and what to do
   */
  record Refused(String why) implements Answer {}
}
