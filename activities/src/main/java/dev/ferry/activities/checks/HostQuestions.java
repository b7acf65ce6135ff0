package dev.ferry.activities.checks;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.RemoteException;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.checks.DiskCheck;
import dev.ferry.workflows.checks.UnitCheck;
import dev.ferry.workflows.plan.Check;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Finding;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What is asked on the host itself. Everything only reads, so that no epoch is needed. */
final class HostQuestions {
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  /** Of no migration: reading is allowed to everyone who may log in. */
  private static final Remotes.Claim READER = new Remotes.Claim("ferry-checks", 0, 0);

  private final Remotes remotes;

  HostQuestions(Remotes remotes) {
    this.remotes = remotes;
  }

  Finding ask(UnitCheck check, Host target) {
    Command show =
        Command.reading(
            "systemctl",
            "show",
            "--property=LoadState,ActiveState,SubState,Result",
            "--",
            check.unit());
    return on(target, check, show, output -> unit(check, target, output));
  }

  private static Finding unit(UnitCheck check, Host target, Output output) {
    if (!output.ok()) {
      return ChecksActivity.error(check, new IOException(output.complaint()));
    }
    Map<String, String> state =
        output
            .text()
            .lines()
            .filter(line -> line.contains("="))
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    String active = state.getOrDefault("ActiveState", "");
    String loaded = state.getOrDefault("LoadState", "");
    String seen =
        "%s on %s is %s (%s)"
            .formatted(check.unit(), target.name(), active, state.getOrDefault("SubState", ""));
    if (loaded.equals("not-found") || active.isEmpty()) {
      return ChecksActivity.error(
          check, new IOException(target.name() + " has no unit " + check.unit()));
    }
    return active.equals("active")
        ? Finding.pass(check.id(), seen)
        : Finding.fail(
            check.id(),
            seen + ", " + loaded + ", result " + state.getOrDefault("Result", ""),
            "See `journalctl -u " + check.unit() + "` on " + target.name() + ".");
  }

  Finding ask(DiskCheck check, Host target) {
    Command df =
        Command.reading(
                "df", "--block-size=1", "--output=used,avail,iused,iavail", "--", check.path())
            .asRoot();
    return on(target, check, df, output -> disk(check, target, output));
  }

  private static Finding disk(DiskCheck check, Host target, Output output) {
    List<String> lines = output.text().lines().toList();
    if (!output.ok() || lines.size() != 2) {
      return ChecksActivity.error(check, new IOException(output.complaint()));
    }
    String[] columns = BLANKS.split(lines.get(1).strip(), -1);
    if (columns.length != 4) {
      return ChecksActivity.error(check, new IOException("df printed " + lines.get(1)));
    }
    double space = free(columns[0], columns[1]);
    double inodes = free(columns[2], columns[3]);
    if (Double.isNaN(space)) {
      return Finding.noData(
          check.id(),
          "the file system of %s on %s has no size".formatted(check.path(), target.name()),
          "Name a path on a disk.");
    }
    // Some file systems (btrfs) make inodes as needed and count none.
    String inodesSeen =
        Double.isNaN(inodes) ? "inodes without limit" : "%.1f %% of inodes".formatted(inodes);
    String seen =
        "%s on %s has %.1f %% of space and %s free, at least %d %% expected"
            .formatted(check.path(), target.name(), space, inodesSeen, check.minFree());
    return space >= check.minFree() && (Double.isNaN(inodes) || inodes >= check.minFree())
        ? Finding.pass(check.id(), seen)
        : Finding.fail(check.id(), seen, "Make room, or enlarge the file system.");
  }

  /** Percent of what users can have; NaN when there is nothing to have a share of. */
  private static double free(String used, String available) {
    if (used.equals("-") || available.equals("-")) {
      return Double.NaN;
    }
    double all = (double) Long.parseLong(used) + Long.parseLong(available);
    return all == 0 ? Double.NaN : 100 * Long.parseLong(available) / all;
  }

  private Finding on(Host target, Check check, Command command, Function<Output, Finding> judge) {
    try (Remote remote = remotes.open(target, READER)) {
      return judge.apply(remote.run(command.within(check.timeout())));
    } catch (RemoteException e) {
      return Finding.noData(
          check.id(),
          "nothing could be asked on %s: %s".formatted(target.name(), e.getMessage()),
          "See whether the worker reaches the host over SSH.");
    }
  }
}
