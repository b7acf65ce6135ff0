package dev.ferry.starter.person;

import dev.ferry.starter.Exit;
import dev.ferry.starter.FerryCommand;
import dev.ferry.starter.Told;
import dev.ferry.starter.Words;
import dev.ferry.starter.status.Ink;
import dev.ferry.starter.status.Reading;
import dev.ferry.starter.status.View;
import dev.ferry.starter.temporal.Connection;
import dev.ferry.starter.temporal.Migrations;
import dev.ferry.starter.temporal.Reader;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.migration.Answer;
import dev.ferry.workflows.migration.Approval;
import dev.ferry.workflows.migration.Status;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Approves a gate: shows its evidence, asks, and gives the answer. */
@Command(
    name = "approve",
    description = "Approves the open gate, after showing what is approved.",
    mixinStandardHelpOptions = true)
public final class ApproveCommand extends FerryCommand {
  @Parameters(paramLabel = "NAME", description = "The migration.")
  private String name;

  @Option(names = "--gate", defaultValue = "", description = "The gate; else the one that is open.")
  private String gate;

  @Option(
      names = "--by",
      defaultValue = "",
      description = "Who approves; else the environment says.")
  private String by;

  @Option(
      names = "--hash",
      defaultValue = "",
      description = "The hash of what you have seen; else of what is shown now.")
  private String hash;

  @Option(names = "--comment", defaultValue = "", description = "Anything worth keeping.")
  private String comment;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() {
    try (Connection connection = connect()) {
      Reading reading = new Reader(connection).read(name);
      PersonCommand.running(reading);
      if (!(reading instanceof Reading.Live live)) {
        throw new Told(
            Told.Code.NO_WORKER,
            "no worker answers, so there is no evidence to approve, and nothing was sent. Start a"
                + " worker and approve again.");
      }
      Approval approval = approval(live.status());
      View.of(live, new Ink(terminal().colours())).forEach(this::words);
      if (!yes && !typedYes(approval)) {
        words("Nothing was approved.");
        json(answer().put("answer", "none").put("why", "not confirmed"));
        return Exit.FAILED;
      }
      return tell(new Migrations(connection).approve(live.run(), approval));
    }
  }

  private Approval approval(Status status) {
    String wanted = gate.isEmpty() ? status.gate().map(Status.OpenGate::name).orElse("") : gate;
    String seen = hash.isEmpty() ? status.gate().map(Status.OpenGate::hash).orElse("") : hash;
    if (wanted.isEmpty() || seen.isEmpty()) {
      throw new Told(
          Told.Code.NOT_NOW,
          "no gate is open, so there is nothing to approve: "
              + Words.plain(status.doing())
              + ". ferry watch "
              + name
              + " shows when one opens.");
    }
    return new Approval(wanted, person(by), seen, comment);
  }

  private boolean typedYes(Approval approval) {
    String consequence =
        approval.gate().equals("finish")
            ? "This is the point of no return: afterwards there is no way back."
            : "The service is switched at once; users wait for a moment. It can be taken back.";
    words("");
    words(
        approval.by()
            + " approves the gate "
            + approval.gate()
            + " of "
            + name
            + ", evidence "
            + approval.hash()
            + ".");
    words(consequence);
    String question = inWords() ? "Only 'yes' approves: " : "";
    return terminal().ask(question).equals("yes");
  }

  private int tell(Answer answer) {
    json(Json.mapper().valueToTree(answer));
    return switch (answer) {
      case Answer.Approved approved -> {
        words("Approved: " + approved.gate() + ". ferry watch " + name + " shows what comes.");
        yield Exit.OK;
      }
      case Answer.Refused refused -> {
        words("Refused: " + Words.plain(refused.why()));
        yield Exit.FAILED;
      }
    };
  }
}
