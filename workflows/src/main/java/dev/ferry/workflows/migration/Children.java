package dev.ferry.workflows.migration;

import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.util.List;
import java.util.function.Function;

/** The phases of one migration: each a child workflow with its own history. */
final class Children {
  private final Log log;
  private final Persons persons;
  private int number;

  Children(Log log, Persons persons) {
    this.log = log;
    this.persons = persons;
  }

  /** Runs a phase once and waits for it. */
  <W, R> R run(Class<W> type, String name, Function<W, R> phase) {
    Child<W> child = next(type, name);
    log.child(child.id());
    try {
      return phase.apply(child.stub());
    } finally {
      log.gone(child.id());
    }
  }

  /**
   * Runs a phase until it has come to its end. All phases may be repeated; so if somebody ends the
   * workflow of one, a person is asked to let it be done again.
   */
  <W, R> R complete(Class<W> type, String name, Function<W, R> phase) {
    while (true) {
      try {
        return run(type, name, phase);
      } catch (ChildWorkflowFailure e) {
        if (CancellationScope.current().isCancelRequested()) {
          throw e;
        }
        persons.ask(lost(name, e, "retry"));
      }
    }
  }

  /** What a person is asked when the workflow of a phase has ended without its result. */
  static Trouble lost(String name, ChildWorkflowFailure failure, String... answers) {
    String why =
        "its workflow "
            + failure.getExecution().getWorkflowId()
            + " has ended without its result: "
            + Failures.why(failure)
            + "; retry starts it anew, and what is done already is not done twice";
    return new Trouble(name, why, List.of(), List.of(answers));
  }

  /** A child that was not started yet. */
  record Child<W>(String id, W stub) {}

  <W> Child<W> next(Class<W> type, String name) {
    String id = Workflow.getInfo().getWorkflowId() + "/" + ++number + "-" + name;
    return new Child<>(id, Workflow.newChildWorkflowStub(type, options(id, name)));
  }

  /** How many there were. */
  int number() {
    return number;
  }

  /** An earlier run has started so many. */
  void restore(int phases) {
    number = phases;
  }

  private static ChildWorkflowOptions options(String id, String summary) {
    return ChildWorkflowOptions.newBuilder()
        .setWorkflowId(id)
        .setStaticSummary(summary)
        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
        .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
        .build();
  }
}
