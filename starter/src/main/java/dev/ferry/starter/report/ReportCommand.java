package dev.ferry.starter.report;

import dev.ferry.starter.FerryCommand;
import picocli.CommandLine.Command;

@Command(name = "report")
public final class ReportCommand extends FerryCommand {
  @Override
  public Integer call() {
    return 0;
  }
}
