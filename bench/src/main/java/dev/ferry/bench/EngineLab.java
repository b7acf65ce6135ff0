package dev.ferry.bench;

import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.lab.LabEnvironment;
import dev.ferry.lab.ledger.Ledger;
import dev.ferry.lab.ledger.Side;
import dev.ferry.workflows.plan.Plan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * An engine on the two hosts of its lab, fresh, and clients that talk to it directly.
 *
 * @param hosts of the lab
 * @param file of the plan
 * @param plan that moves nothing else
 * @param sides the source and the destination
 * @param remotes that lead to them
 */
record EngineLab(LabEnvironment hosts, Path file, Plan plan, List<Side> sides, JschRemotes remotes)
    implements AutoCloseable {
  static final Duration PROBE = Duration.ofMillis(10);
  private static final int WRITERS = 4;
  private static final Duration BETWEEN = Duration.ofMillis(5);
  private static final Claim NOBODY = new Claim("bench-observer", 0, 0);

  static EngineLab open(Bench bench, Engine engine) throws IOException, InterruptedException {
    LabEnvironment lab = bench.databases(engine.lab());
    String password = password(lab);
    for (String host : List.of("source", "destination")) {
      setUp(bench, engine, lab, host);
    }
    Path file = bench.work().resolve(engine.kind() + ".yaml");
    Files.writeString(file, Plans.ofOne(lab, engine.component()));
    Plan plan = Plans.in(file);
    JschRemotes remotes = new JschRemotes(new Secrets(lab.directory()));
    List<Side> sides = new ArrayList<>();
    try {
      for (String host : List.of("source", "destination")) {
        int port = remotes.open(plan.hosts().get(host), NOBODY).forward(engine.port());
        sides.add(() -> engine.connect(port, password));
      }
    } catch (RuntimeException e) {
      remotes.close();
      throw e;
    }
    return new EngineLab(lab, file, plan, sides, remotes);
  }

  private static String password(LabEnvironment lab) throws IOException {
    return Files.readString(lab.directory().resolve("keys/db-password")).strip();
  }

  private static void setUp(Bench bench, Engine engine, LabEnvironment lab, String host)
      throws IOException, InterruptedException {
    Path script = bench.root().resolve("bench/raw/engines/" + engine.kind());
    bench.script(lab, host, script, host, password(lab));
  }

  /** The destination as it was at first; {@link #sides} does not lead there any more. */
  void renewDestination(Bench bench, Engine engine) throws IOException, InterruptedException {
    bench.reset(hosts, "destination");
    setUp(bench, engine, hosts, "destination");
  }

  /** The directory that the plan's secrets refer to. */
  Path secrets() {
    return hosts.directory();
  }

  /** Clients that begin to write. */
  Ledger ledger() {
    return new Ledger(sides, WRITERS, BETWEEN, PROBE);
  }

  static void awaitMore(Ledger ledger) throws InterruptedException {
    int until = ledger.size() + 200;
    while (ledger.size() < until) {
      Thread.sleep(10);
    }
  }

  @Override
  public void close() {
    remotes.close();
  }
}
