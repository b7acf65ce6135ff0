package dev.ferry.starter.person;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ferry.starter.Exit;
import dev.ferry.starter.FerryCommand;
import dev.ferry.starter.Words;
import dev.ferry.starter.plan.PlanText;
import dev.ferry.starter.status.Execution;
import dev.ferry.starter.status.Exits;
import dev.ferry.starter.status.Reading;
import dev.ferry.starter.status.Readings;
import dev.ferry.starter.status.Watcher;
import dev.ferry.starter.temporal.Connection;
import dev.ferry.starter.temporal.Migrations;
import dev.ferry.starter.temporal.Reader;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.migration.Start;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.PlanFile;
import dev.ferry.workflows.plan.PlanHash;
import dev.ferry.workflows.plan.Read;
import dev.ferry.workflows.steps.Phase;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Starts a migration. */
@Command(
    name = "start",
    description = "Starts a migration; it waits at its gates for a person.",
    mixinStandardHelpOptions = true)
public final class StartCommand extends FerryCommand {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The plan, YAML or JSON.")
  private String file;

  @Option(
      names = "--until",
      paramLabel = "PHASE",
      description = "Stop after this phase and take everything back: survey, prepare or follow.")
  private Optional<Phase> until;

  @Option(
      names = "--by",
      defaultValue = "",
      description = "Who starts it; else the environment says.")
  private String by;

  @Option(names = "--wait", description = "Wait until it has ended, telling what happens.")
  private boolean wait;

  @Override
  public Integer call() {
    Start start = new Start(until, person(by));
    start
        .obstacles()
        .forEach(
            why -> {
              throw new ParameterException(spec.commandLine(), why);
            });
    PlanFile text = PlanText.read(file);
    return switch (text.read()) {
      case Read.Bad bad -> PlanText.refuse(terminal(), inWords(), file, bad);
      case Read.Good good -> start(good.plan(), text, start);
    };
  }

  private int start(Plan plan, PlanFile text, Start start) {
    try (Connection connection = connect()) {
      Migrations migrations = new Migrations(connection);
      Execution run = migrations.start(plan.name(), text.tree(), start);
      boolean worker = migrations.hasWorker();
      words(
          plan.name()
              + " started, plan "
              + Words.brief(PlanHash.of(text.tree()))
              + ". ferry watch "
              + plan.name()
              + " shows it.");
      if (!worker) {
        words("No worker has asked for work lately: nothing happens until one runs.");
      }
      if (wait) {
        return follow(connection, plan.name());
      }
      ObjectNode answer = answer();
      answer.put("name", plan.name()).put("planHash", PlanHash.of(text.tree()));
      answer.put("worker", worker);
      answer.set("run", Json.mapper().valueToTree(run));
      json(answer);
      return Exit.OK;
    }
  }

  private int follow(Connection connection, String name) {
    Watcher watcher = new Watcher(new Reader(connection), terminal(), false, inWords());
    Reading end = watcher.watch(name, reading -> {});
    json(Readings.json(end));
    return Exits.of(end);
  }
}
