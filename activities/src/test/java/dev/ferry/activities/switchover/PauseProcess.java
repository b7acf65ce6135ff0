package dev.ferry.activities.switchover;

import dev.ferry.activities.Components;
import dev.ferry.activities.files.FilesComponent;
import dev.ferry.activities.haproxy.HaProxyComponent;
import dev.ferry.activities.mariadb.MariaDbComponent;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.activities.units.UnitsComponent;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.plan.Plan;
import dev.ferry.workflows.plan.PlanFile;
import dev.ferry.workflows.plan.Read;
import dev.ferry.workflows.steps.Outcome;
import dev.ferry.workflows.steps.Turn;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A worker in the pause, in a process of its own that a test can kill. Says each step as it begins.
 */
final class PauseProcess {
  private PauseProcess() {}

  /** DIRECTORY-OF-THE-LAB DIRECTION EPOCH ATTEMPT: attempt 0 switches, higher ones reconcile. */
  public static void main(String[] args) throws IOException {
    Logger steps = Logger.getLogger("dev.ferry.pause");
    ConsoleHandler console = new ConsoleHandler();
    console.setLevel(Level.ALL);
    steps.setLevel(Level.ALL);
    steps.addHandler(console);
    Path lab = Path.of(args[0]);
    int attempt = Integer.parseInt(args[3]);
    Turn turn = plan(lab).turn(Direction.valueOf(args[1]), Long.parseLong(args[2]));
    Remotes.Claim claim = new Remotes.Claim(turn.migration(), turn.epoch(), attempt);
    Secrets secrets = new Secrets(lab);
    try (JschRemotes remotes = new JschRemotes(secrets)) {
      SwitchActivity activity = new SwitchActivity(components(remotes, secrets), remotes);
      Outcome outcome = attempt == 0 ? activity.turn(turn, claim) : activity.reconcile(turn, claim);
      System.out.println("OUTCOME " + Json.mapper().writeValueAsString(outcome));
    }
    System.exit(0);
  }

  static Components components(JschRemotes remotes, Secrets secrets) {
    return new Components(
        List.of(
            new MariaDbComponent(remotes, secrets),
            new FilesComponent(remotes),
            new UnitsComponent(remotes),
            new HaProxyComponent(remotes)),
        remotes);
  }

  /** The plan that the lab wrote for its own service. */
  static Plan plan(Path lab) throws IOException {
    Path file = lab.resolve("orders.yaml");
    return switch (PlanFile.of(file.toString(), Files.readString(file)).read()) {
      case Read.Good good -> good.plan();
      case Read.Bad bad -> throw new IllegalStateException(bad.problems().toString());
    };
  }
}
