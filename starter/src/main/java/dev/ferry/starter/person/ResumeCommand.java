package dev.ferry.starter.person;

import dev.ferry.starter.Told;
import dev.ferry.workflows.migration.Status;
import picocli.CommandLine.Command;

/** Lets a paused migration go on. */
@Command(
    name = "resume",
    description = "Lets a paused migration go on.",
    mixinStandardHelpOptions = true)
public final class ResumeCommand extends PersonCommand {
  @Override
  String what() {
    return "resume";
  }

  @Override
  String effect() {
    return "it goes on.";
  }

  @Override
  void admit(Status status) {
    if (!status.paused()) {
      throw new Told(Told.Code.NOT_NOW, status.name() + " is not paused; nothing was sent");
    }
  }
}
