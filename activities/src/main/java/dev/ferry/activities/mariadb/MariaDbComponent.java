package dev.ferry.activities.mariadb;

import dev.ferry.activities.mysqlfamily.DatabaseComponent;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.mariadb.MariaDb;
import dev.ferry.workflows.plan.Spec;

/** Moves the databases of a MariaDB server by replication. */
public final class MariaDbComponent extends DatabaseComponent {

  /**
   * @param remotes opens the hosts
   * @param secrets finds the password of Ferry's account
   */
  public MariaDbComponent(Remotes remotes, Secrets secrets) {
    super(MariaDbDialect.INSTANCE, remotes, secrets);
  }

  @Override
  public Class<? extends Spec> kind() {
    return MariaDb.class;
  }
}
