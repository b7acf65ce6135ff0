package dev.ferry.workflows.migration;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Step;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each component begins when all it depends on are prepared. */
public final class PrepareWorkflowImpl implements PrepareWorkflow {
  @Override
  public void prepare(Side side) {
    Map<String, Promise<Void>> begun = new LinkedHashMap<>();
    for (Spec spec : specs(side)) {
      List<Promise<Void>> needed = spec.dependsOn().stream().map(begun::get).toList();
      begun.put(spec.id(), Async.procedure(() -> prepare(side.step(spec), needed)));
    }
    waitForAll(begun.values());
  }

  /** What changes hands after the pause has no other side to make ready on the way back. */
  private static List<Spec> specs(Side side) {
    return side.direction() == Direction.FORWARD ? side.plan().inOrder() : side.plan().inPause();
  }

  /** One that failed does not leave the others running on behind its back. */
  private static void waitForAll(Collection<Promise<Void>> begun) {
    Optional<RuntimeException> first = Optional.empty();
    for (Promise<Void> one : begun) {
      Optional<RuntimeException> failure = Optional.ofNullable(one.getFailure());
      first = first.or(() -> failure);
    }
    if (first.isPresent()) {
      throw first.get();
    }
  }

  private static void prepare(Step step, List<Promise<Void>> needed) {
    needed.forEach(Promise::get);
    Stubs.verbs("prepare", step).prepare(step);
  }
}
