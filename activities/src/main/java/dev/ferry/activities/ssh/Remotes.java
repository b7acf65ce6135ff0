package dev.ferry.activities.ssh;

import dev.ferry.workflows.plan.Host;
import java.util.regex.Pattern;

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
   * Removes all that the migration left on the host: units, timers, jobs and its directory. Nothing
   * can be changed there on its behalf afterwards. Does nothing where it never was.
   *
   * @throws RemoteException of kind REFUSED when the host is at a later claim
   */
  void forget(Host host, Claim claim);

  /**
   * On whose behalf a command runs.
   *
   * @param migration name of the migration, 1 to 40 of a-z, 0-9 and -: it becomes a path and a unit
   *     name
   * @param epoch of the migration
   * @param attempt within the epoch: 0 for the switch itself, rising for each reconciliation
   */
  record Claim(String migration, long epoch, int attempt) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");

    public Claim {
      if (!NAME.matcher(migration).matches()) {
        throw new IllegalArgumentException(
            "a migration's name is 1 to 40 of a-z, 0-9 and -, not: " + migration);
      }
      if (epoch < 0 || attempt < 0) {
        throw new IllegalArgumentException("epoch and attempt are not negative");
      }
    }
  }
}
