package dev.ferry.starter.status;

import dev.ferry.starter.FerryCommand;
import dev.ferry.starter.temporal.Connection;
import dev.ferry.starter.temporal.Reader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Tells how a migration stands. */
@Command(
    name = "status",
    description = "Tells what a migration does, why it waits, and what to type.",
    mixinStandardHelpOptions = true)
public final class StatusCommand extends FerryCommand {
  @Parameters(paramLabel = "NAME", description = "The migration.")
  private String name;

  @Override
  public Integer call() {
    try (Connection connection = connect()) {
      Reading reading = new Reader(connection).read(name);
      View.of(reading, new Ink(terminal().colours())).forEach(this::words);
      json(Readings.json(reading));
      return Exits.of(reading);
    }
  }
}
