package dev.ferry.workflows.migration;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.Direction;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Looks at everything a plan names and changes nothing: what {@code ferry plan} and {@code check}
 * run.
 */
@WorkflowInterface
public interface SurveyWorkflow {
  /**
   * Inspects every component.
   *
   * @param plan the plan as JSON; one with problems fails the run with all of them
   * @param direction which way it would move
   */
  @WorkflowMethod(name = "Survey")
  Survey survey(JsonNode plan, Direction direction);
}
