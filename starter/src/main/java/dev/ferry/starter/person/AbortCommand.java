package dev.ferry.starter.person;

import dev.ferry.workflows.migration.Status;
import picocli.CommandLine.Command;

/** Gives up: brings the service home from wherever it is. */
@Command(
    name = "abort",
    description = "Gives up: brings the service home from wherever it is.",
    mixinStandardHelpOptions = true)
public final class AbortCommand extends PersonCommand {
  @Override
  String what() {
    return "abort";
  }

  @Override
  String effect() {
    return "it brings the service home; inside the switch, at its end.";
  }

  @Override
  void admit(Status status) {
    Return.admit(status);
  }
}
