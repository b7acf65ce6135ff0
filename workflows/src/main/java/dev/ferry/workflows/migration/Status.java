package dev.ferry.workflows.migration;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Phase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A migration at one moment.
 *
 * @param name of the migration
 * @param planHash SHA-256 of the plan's canonical JSON
 * @param phase where it is
 * @param doing what it does or waits for, why, and what clears it
 * @param charge {@code FORWARD} when the destination is in charge, {@code REVERSE} when the source
 *     is
 * @param epoch of the newest attempt to switch
 * @param gate the gate it waits at
 * @param phases the phases so far
 * @param evidence what the components show, by component
 * @param approvals all that was answered at gates, refusals too
 * @param requests what persons asked for
 * @param switches how each attempt to switch ended
 * @param troubles steps that need a person
 * @param children workflow ids of the running phases
 * @param paused whether it stays where it is until somebody resumes it
 * @param soakUntil when the destination has been watched for as long as the plan wants; empty
 *     before that begins
 */
public record Status(
    String name,
    String planHash,
    Phase phase,
    String doing,
    Direction charge,
    long epoch,
    Optional<OpenGate> gate,
    List<PhaseRun> phases,
    List<Evidence> evidence,
    List<Answered> approvals,
    List<Asked> requests,
    List<Switched> switches,
    List<Trouble> troubles,
    List<String> children,
    boolean paused,
    Optional<Instant> soakUntil) {

  /**
   * A gate that waits for a person.
   *
   * @param name {@code cutover} or {@code finish}
   * @param since when it was reached
   * @param hash what an approval has to name
   * @param closed why it cannot be approved now; empty when it can
   */
  public record OpenGate(String name, Instant since, String hash, String closed) {}

  /**
   * One run of a phase.
   *
   * @param end empty while it runs
   * @param outcome {@code running}, {@code done}, {@code failed}, {@code cancelled}
   */
  public record PhaseRun(
      Phase phase, Direction direction, Instant start, Optional<Instant> end, String outcome) {}

  /** An approval and its answer. */
  public record Answered(Instant at, Approval approval, Answer answer) {}

  /**
   * Something a person asked for.
   *
   * @param refused why it was not done; empty if it was
   */
  public record Asked(Instant at, String what, Request request, String refused) {
    /** As older runs wrote it. */
    public Asked {
      refused = refused == null ? "" : refused;
    }
  }

  /** An attempt to switch. */
  public record Switched(
      long epoch, Direction direction, Instant start, Instant end, Outcome outcome) {}
}
