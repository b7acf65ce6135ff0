package dev.ferry.lab;

import dev.ferry.lab.witness.WitnessCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the lab. */
@Command(
    name = "ferry",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = WitnessCommand.class)
public final class LabMain {

  private LabMain() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  /**
   * Runs one command.
   *
   * @return 0 when it did what was asked and found nothing wrong, 2 when it was called wrongly
   */
  public static int run(String... args) {
    return new CommandLine(new LabMain())
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> {
              command.getErr().println("ferry: " + failure);
              return 1;
            })
        .execute(args);
  }
}
