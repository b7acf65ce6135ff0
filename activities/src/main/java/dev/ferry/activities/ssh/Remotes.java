package dev.ferry.activities.ssh;

import dev.ferry.workflows.plan.Host;

/** Opens hosts. */
public interface Remotes {

  /** A host for commands that belong to {@code claim}. */
  Remote open(Host host, Claim claim);

  /**
   * Makes {@code claim} the host's present epoch and ends all sessions of earlier ones, so that a
   * worker that was cut off and comes back late can change nothing.
   *
   * @throws RemoteException of kind REFUSED when the host is already at a later one
   */
  void raise(Host host, Claim claim);

  /**
   * On whose behalf a command runs.
   *
   * @param migration name of the migration
   * @param epoch of the migration
   * @param attempt within the epoch: 0 for the switch itself, rising for each reconciliation
   */
  record Claim(String migration, long epoch, int attempt) {}
}
