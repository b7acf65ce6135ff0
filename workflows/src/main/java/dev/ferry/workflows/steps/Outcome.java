package dev.ferry.workflows.steps;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How an attempt to switch ended. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "outcome")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Outcome.Turned.class, name = "turned"),
  @JsonSubTypes.Type(value = Outcome.Home.class, name = "home"),
  @JsonSubTypes.Type(value = Outcome.Stuck.class, name = "stuck")
})
public sealed interface Outcome {

  /**
   * The destination is in charge.
   *
   * @param positions the frozen position of each part, by component id
   * @param pause from the first fence until the last part let go, on the worker's clock
   * @param steps duration of each step of the pause, in the order they ended
   * @param shortfalls what did not take over with the rest and nobody was kept waiting for, such as
   *     a timer that does not start; for a person to mend
   */
  record Turned(
      Map<String, String> positions, Duration pause, List<Timing> steps, List<Finding> shortfalls)
      implements Outcome {}

  /**
   * The source is in charge as before; nothing was lost.
   *
   * @param failedStep the step that ended the attempt, such as {@code reach db}
   * @param why its reason, in an operator's words
   * @param pause how long users waited for nothing
   */
  record Home(String failedStep, String why, Duration pause) implements Outcome {}

  /**
   * A person is needed.
   *
   * @param step the step that cannot be completed
   * @param why its reason
   * @param commands what to run by hand, on which host
   */
  record Stuck(String step, String why, List<String> commands) implements Outcome {}

  /**
   * How long one step of the pause took.
   *
   * @param step verb and component, such as {@code fence db}
   * @param took on the worker's monotonic clock
   */
  record Timing(String step, Duration took) {}
}
