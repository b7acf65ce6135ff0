package dev.ferry.starter.person;

import dev.ferry.workflows.migration.Status;
import picocli.CommandLine.Command;

/** Brings the service back to the source with all that was written since. */
@Command(
    name = "rollback",
    description = "Brings the service back to the source with all that was written since.",
    mixinStandardHelpOptions = true)
public final class RollbackCommand extends PersonCommand {
  @Override
  String what() {
    return "rollback";
  }

  @Override
  String effect() {
    return "it brings the service back to the source with all that was written since.";
  }

  @Override
  void admit(Status status) {
    Return.admit(status);
  }
}
