package dev.ferry.activities.mysqlfamily;

import dev.ferry.workflows.plan.Host;

/**
 * An empty server beside the one of a host, reachable by a socket of its own.
 *
 * @param lab with the host
 * @param host where it runs
 * @param client of its product
 */
public record ScratchServer(DatabaseLab lab, Host host, String client) {
  private static final String HOME = "/var/tmp/scratch";

  /** Makes it with the given command and starts it. */
  public void start(String make, String daemon) {
    script(
        """
        install -d -o mysql -g mysql %1$s
        cd %1$s
        %2$s --datadir=%1$s/data --user=mysql >make.log 2>&1 || { tail -n 5 make.log >&2; exit 1; }
        systemd-run --quiet --unit=scratch %3$s --no-defaults --user=mysql --datadir=%1$s/data \
          --socket=%1$s/socket --skip-networking --pid-file=%1$s/pid --log-error=%1$s/error.log
        for i in $(seq 300); do
          %4$s -S %1$s/socket -u root -e 'SELECT 1' >/dev/null 2>&1 && exit
          sleep 0.1
        done
        tail -n 5 error.log >&2
        exit 1
        """
            .formatted(HOME, make, daemon, client));
  }

  /** Loads a rollback point as the guide says. */
  public void load(String point) {
    script("gzip -dc %s/data.sql.gz | %s -S %s/socket -u root".formatted(point, client, HOME));
  }

  /** Counts and digests of all rows of the lab's tables, as a text that is the same everywhere. */
  public static final String ROWS =
      "SET SESSION group_concat_max_len=100000000, time_zone='+00:00'; SELECT COUNT(*),"
          + " SHA2(GROUP_CONCAT(CONCAT_WS('|', n, at) ORDER BY n), 256) FROM orders.ledger UNION ALL"
          + " SELECT COUNT(*), SHA2(GROUP_CONCAT(CONCAT_WS('|', id, token, bytes, at) ORDER BY id), 256)"
          + " FROM orders.orders";

  public String sql(String statement) {
    return lab.root(host, client, "-S", HOME + "/socket", "-u", "root", "-N", "-B", "-e", statement)
        .orThrow()
        .text();
  }

  private void script(String text) {
    lab.root(host, "bash", "-ec", "set -o pipefail; " + text).orThrow();
  }
}
