package dev.ferry.starter.person;

import dev.ferry.starter.Exit;
import dev.ferry.starter.FerryCommand;
import dev.ferry.starter.Told;
import dev.ferry.starter.Words;
import dev.ferry.starter.status.Execution;
import dev.ferry.starter.status.Reading;
import dev.ferry.starter.temporal.Connection;
import dev.ferry.starter.temporal.Migrations;
import dev.ferry.starter.temporal.Reader;
import dev.ferry.workflows.migration.Resolution;
import dev.ferry.workflows.migration.Status;
import dev.ferry.workflows.migration.Trouble;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Answers a step that needs a person. */
@Command(
    name = "resolve",
    description = "Answers a step that needs a person: retry, skip, or resolved (done by hand).",
    mixinStandardHelpOptions = true)
public final class ResolveCommand extends FerryCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "The migration.")
  private String name;

  @Parameters(index = "1", paramLabel = "STEP", description = "The step, as ferry status names it.")
  private String step;

  @Parameters(index = "2", paramLabel = "ANSWER", description = "retry, skip or resolved.")
  private String action;

  @Option(
      names = "--by",
      defaultValue = "",
      description = "Who answers; else the environment says.")
  private String by;

  @Option(names = "--comment", defaultValue = "", description = "Why.")
  private String comment;

  @Override
  public Integer call() {
    Resolution resolution =
        new Resolution(step, action.toLowerCase(Locale.ROOT), person(by), comment);
    try (Connection connection = connect()) {
      Reading reading = new Reader(connection).read(name);
      Execution run = PersonCommand.running(reading);
      if (!(reading instanceof Reading.Live live)) {
        throw new Told(
            Told.Code.NO_WORKER,
            "no worker answers, so the open steps are not known, and nothing was sent. Start a"
                + " worker and ask again.");
      }
      admit(live.status(), resolution);
      new Migrations(connection).signal(run, "resolve", resolution);
      json(answer().put("name", name).put("step", step).put("answer", resolution.action()));
      words(name + ": " + step + " is answered with " + resolution.action() + ".");
      return Exit.OK;
    }
  }

  private void admit(Status status, Resolution resolution) {
    Trouble trouble =
        status.troubles().stream()
            .filter(open -> open.step().equals(resolution.step()))
            .findFirst()
            .orElseThrow(() -> new Told(Told.Code.NO_SUCH, unknown(status)));
    if (!trouble.answers().contains(resolution.action())) {
      throw new Told(
          Told.Code.NO_SUCH,
          resolution.action()
              + " is no answer to \""
              + step
              + "\"; it takes "
              + String.join(", ", trouble.answers()));
    }
  }

  private String unknown(Status status) {
    String open =
        status.troubles().stream()
            .map(trouble -> Words.quoted(trouble.step()))
            .collect(Collectors.joining(", "));
    return "no step \""
        + step
        + "\" waits for a person. "
        + (open.isEmpty() ? "None does." : "These do: " + open);
  }
}
