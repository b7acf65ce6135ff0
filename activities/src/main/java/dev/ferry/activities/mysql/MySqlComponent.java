package dev.ferry.activities.mysql;

import dev.ferry.activities.mysqlfamily.DatabaseComponent;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.mysql.MySql;
import dev.ferry.workflows.plan.Spec;

/** Moves the databases of a MySQL server by replication. */
public final class MySqlComponent extends DatabaseComponent {

  /**
   * @param remotes opens the hosts
   * @param secrets finds the password of Ferry's account
   */
  public MySqlComponent(Remotes remotes, Secrets secrets) {
    super(MySqlDialect.INSTANCE, remotes, secrets);
  }

  @Override
  public Class<? extends Spec> kind() {
    return MySql.class;
  }
}
