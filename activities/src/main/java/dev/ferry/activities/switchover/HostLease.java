package dev.ferry.activities.switchover;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.plan.Host;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The lease as the host's script keeps it, over a channel that was opened beforehand. */
public final class HostLease implements Lease {
  /** Starting may first have to stop the thaw of an earlier epoch; deciding waits for no unit. */
  private static final Duration TO_START = Duration.ofSeconds(15);

  private static final Duration TO_THAW = Duration.ofSeconds(30);

  private static final Duration TO_DECIDE = Duration.ofSeconds(5);

  private final Remote remote;
  private final long epoch;

  HostLease(Remote remote, long epoch) {
    this.remote = remote;
    this.epoch = epoch;
  }

  /** Opens the lease of the claim's epoch, with its channel up and its shell warm. */
  public static HostLease open(Remotes remotes, Host host, Remotes.Claim claim) {
    HostLease lease = new HostLease(remotes.open(host, claim), claim.epoch());
    try {
      lease.decision();
      return lease;
    } catch (RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  @Override
  public void start(Duration length, List<List<String>> thawCommands) {
    remote
        .runNow(
            call("lease-start", Long.toString(length.toMillis()))
                .stdin(thawCommands)
                .within(TO_START))
        .orThrow();
  }

  @Override
  public void stop() {
    remote.runNow(call("lease-stop")).orThrow();
  }

  @Override
  public Decision arm() {
    return decided("lease-arm");
  }

  @Override
  public Decision thaw() {
    return decided("lease-thaw");
  }

  @Override
  public void home() {
    remote.runNow(call("lease-home").within(TO_THAW)).orThrow();
  }

  @Override
  public Decision decision() {
    return decided("lease-decision");
  }

  private Decision decided(String verb) {
    return Decision.valueOf(remote.runNow(call(verb)).orThrow().text());
  }

  private Command call(String verb, String... rest) {
    List<String> words = new ArrayList<>();
    words.add(remote.directory() + "/ferry-host");
    words.add(verb);
    words.add(Long.toString(epoch));
    words.addAll(List.of(rest));
    return Command.of(words.toArray(String[]::new)).asRoot().within(TO_DECIDE);
  }

  @Override
  public void close() {
    remote.close();
  }
}
