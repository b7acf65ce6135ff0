package dev.ferry.starter.person;

import dev.ferry.starter.Told;
import dev.ferry.starter.Words;
import dev.ferry.workflows.migration.Status;
import picocli.CommandLine.Command;

/** Declines the open gate: the migration stays where it is. */
@Command(
    name = "reject",
    description = "Declines the open gate: the migration stays where it is.",
    mixinStandardHelpOptions = true)
public final class RejectCommand extends PersonCommand {
  @Override
  String what() {
    return "reject";
  }

  @Override
  String effect() {
    return "the gate stays closed until somebody approves it, aborts or rolls back.";
  }

  @Override
  void admit(Status status) {
    if (status.gate().isEmpty()) {
      throw new Told(
          Told.Code.NOT_NOW,
          "no gate is open, so there is nothing to reject: " + Words.plain(status.doing()));
    }
  }
}
