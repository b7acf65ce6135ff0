package dev.ferry.starter.plan;

import dev.ferry.starter.FerryCommand;
import dev.ferry.starter.temporal.Connection;
import dev.ferry.starter.temporal.Surveys;
import dev.ferry.workflows.migration.Survey;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.PlanFile;
import dev.ferry.workflows.plan.Read;
import picocli.CommandLine.Parameters;

/** What looks at a plan and touches nothing. */
abstract class SurveyCommand extends FerryCommand {
  @Parameters(paramLabel = "FILE", description = "The plan, YAML or JSON.")
  private String file;

  abstract int look(Plan plan, PlanFile text);

  @Override
  public final Integer call() {
    PlanFile text = PlanText.read(file);
    return switch (text.read()) {
      case Read.Bad bad -> PlanText.refuse(terminal(), inWords(), file, bad);
      case Read.Good good -> look(good.plan(), text);
    };
  }

  /** Looks at everything through a worker. */
  final Survey survey(Plan plan, PlanFile text) {
    try (Connection connection = connect()) {
      words("Looks at " + plan.name() + " through the worker; nothing is changed.");
      return new Surveys(connection).survey(plan.name(), text.tree());
    }
  }
}
