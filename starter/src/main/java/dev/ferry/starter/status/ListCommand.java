package dev.ferry.starter.status;

import dev.ferry.starter.Exit;
import dev.ferry.starter.FerryCommand;
import dev.ferry.starter.Words;
import dev.ferry.starter.temporal.Connection;
import dev.ferry.starter.temporal.Migrations;
import dev.ferry.workflows.Json;
import java.util.List;
import picocli.CommandLine.Command;

/** Lists migrations. */
@Command(
    name = "list",
    description = "Lists the newest 100 migrations, running ones and others.",
    mixinStandardHelpOptions = true)
public final class ListCommand extends FerryCommand {
  @Override
  public Integer call() {
    try (Connection connection = connect()) {
      List<Listed> all = new Migrations(connection).list();
      json(Json.mapper().valueToTree(all));
      if (all.isEmpty()) {
        words("There is no migration yet. ferry start FILE starts one.");
      } else {
        words(line("NAME", "STATE", "PHASE", "STARTED", "LAST NOTED"));
        all.forEach(listed -> words(line(listed)));
      }
      return Exit.OK;
    }
  }

  private static String line(Listed listed) {
    Execution run = listed.run();
    return line(
        run.name(),
        listed.outcome().isEmpty() ? run.state() : listed.outcome(),
        listed.phase(),
        Words.day(run.start()),
        Words.plain(listed.doing()));
  }

  private static String line(String name, String state, String phase, String start, String doing) {
    return Words.pad(name, 20)
        + " "
        + Words.pad(state, 12)
        + Words.pad(phase, 10)
        + Words.pad(start, 21)
        + doing;
  }
}
