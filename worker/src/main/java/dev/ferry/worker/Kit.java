package dev.ferry.worker;

import dev.ferry.activities.Component;
import dev.ferry.activities.checks.ChecksActivity;
import dev.ferry.activities.dns.Rfc2136Component;
import dev.ferry.activities.dns.Route53Component;
import dev.ferry.activities.files.FilesComponent;
import dev.ferry.activities.haproxy.HaProxyComponent;
import dev.ferry.activities.mariadb.MariaDbComponent;
import dev.ferry.activities.mysql.MySqlComponent;
import dev.ferry.activities.postgresql.PostgreSqlComponent;
import dev.ferry.activities.redis.RedisComponent;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.activities.units.UnitsComponent;
import java.nio.file.Path;
import java.util.List;

/**
 * What this worker can move and check: the one list to which a new kind adds its line.
 *
 * @param components one for each kind of component
 * @param checks implementations of {@link dev.ferry.workflows.steps.Checks}; one, or none yet
 */
record Kit(List<Component> components, List<Object> checks) {

  /** Everything there is. */
  static Kit of(Remotes remotes, Secrets secrets, Path state) {
    return new Kit(
        List.of(
            new MariaDbComponent(remotes, secrets),
            new MySqlComponent(remotes, secrets),
            new PostgreSqlComponent(remotes, secrets),
            new RedisComponent(remotes, secrets),
            new FilesComponent(remotes),
            new UnitsComponent(remotes),
            new HaProxyComponent(remotes),
            new Rfc2136Component(remotes, secrets),
            new Route53Component(secrets, state.resolve("route53"))),
        List.of(new ChecksActivity(remotes)));
  }
}
