package dev.ferry.starter.person;

import picocli.CommandLine.Command;

/** Stops a migration at its next safe point. */
@Command(
    name = "pause",
    description = "Stops a migration at its next safe point.",
    mixinStandardHelpOptions = true)
public final class PauseCommand extends PersonCommand {
  @Override
  String what() {
    return "pause";
  }

  @Override
  String effect() {
    return "it stops at the next safe point, never inside the switch.";
  }
}
