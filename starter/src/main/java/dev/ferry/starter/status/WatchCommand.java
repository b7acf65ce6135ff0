package dev.ferry.starter.status;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.ferry.starter.FerryCommand;
import dev.ferry.starter.temporal.Connection;
import dev.ferry.starter.temporal.Reader;
import dev.ferry.workflows.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows a migration until it has ended. */
@Command(
    name = "watch",
    description = "Shows a migration while it runs, and ends when it ends.",
    mixinStandardHelpOptions = true)
public final class WatchCommand extends FerryCommand {
  @Parameters(paramLabel = "NAME", description = "The migration.")
  private String name;

  @Override
  public Integer call() {
    try (Connection connection = connect()) {
      Watcher watcher =
          new Watcher(new Reader(connection), terminal(), terminal().interactive(), inWords());
      return Exits.of(watcher.watch(name, inWords() ? reading -> {} : this::line));
    }
  }

  /** One object a line. */
  private void line(Reading reading) {
    try {
      terminal().say(Json.mapper().writeValueAsString(Readings.json(reading)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }
}
