package dev.ferry.starter;

import dev.ferry.starter.person.AbortCommand;
import dev.ferry.starter.person.ApproveCommand;
import dev.ferry.starter.person.PauseCommand;
import dev.ferry.starter.person.RejectCommand;
import dev.ferry.starter.person.ResolveCommand;
import dev.ferry.starter.person.ResumeCommand;
import dev.ferry.starter.person.RollbackCommand;
import dev.ferry.starter.person.StartCommand;
import dev.ferry.starter.plan.CheckCommand;
import dev.ferry.starter.plan.PlanCommand;
import dev.ferry.starter.report.ReportCommand;
import dev.ferry.starter.status.ListCommand;
import dev.ferry.starter.status.StatusCommand;
import dev.ferry.starter.status.WatchCommand;
import dev.ferry.starter.temporal.Failures;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
    name = "ferry",
    description = "Moves a running service to other servers while it keeps serving, and back.",
    mixinStandardHelpOptions = true,
    version = FerryMain.VERSION,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      PlanCommand.class,
      CheckCommand.class,
      StartCommand.class,
      StatusCommand.class,
      WatchCommand.class,
      ListCommand.class,
      ApproveCommand.class,
      RejectCommand.class,
      PauseCommand.class,
      ResumeCommand.class,
      AbortCommand.class,
      RollbackCommand.class,
      ResolveCommand.class,
      ReportCommand.class
    })
public final class FerryMain {
  static final String VERSION = "ferry 0.1.0";

  private final Terminal terminal;

  private FerryMain(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Runs one command and ends the process with its exit code. */
  public static void main(String[] args) {
    Terminal terminal =
        new Terminal(
            writer(FileDescriptor.out),
            writer(FileDescriptor.err),
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)),
            interactive(),
            System.getenv());
    int exit = run(terminal, args);
    terminal.out().flush();
    terminal.err().flush();
    // Temporal's client has threads that do not matter any more.
    Runtime.getRuntime().halt(exit);
  }

  /** A console that is no terminal counts as none; from Java 22 on, only by this property. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean interactive() {
    System.setProperty("jdk.console", "java.base");
    return System.console() != null;
  }

  private static PrintWriter writer(FileDescriptor descriptor) {
    return new PrintWriter(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  /** What it takes. */
  static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new FerryMain(terminal)).setCaseInsensitiveEnumValuesAllowed(true);
  }

  /** Runs one command; see {@link Exit} for what the code says. */
  public static int run(Terminal terminal, String... args) {
    return commandLine(terminal)
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setParameterExceptionHandler(
            (wrong, words) -> {
              terminal.complain("ferry: " + wrong.getMessage());
              terminal.complain(
                  "Usage: "
                      + wrong.getCommandLine().getHelp().synopsis(0).strip()
                      + "\nSee --help.");
              return Exit.USAGE;
            })
        .setExecutionExceptionHandler((failure, command, parsed) -> failed(terminal, failure))
        .execute(args);
  }

  private static int failed(Terminal terminal, Exception failure) {
    Told told = failure instanceof Told expected ? expected : Failures.told(failure);
    terminal.complain("ferry: " + told.line());
    if (!terminal.env().getOrDefault("FERRY_DEBUG", "").isEmpty()) {
      failure.printStackTrace(terminal.err());
      terminal.err().flush();
    }
    return told.code().exit();
  }

  Terminal terminal() {
    return terminal;
  }
}
