package dev.ferry.activities.postgresql;

import dev.ferry.activities.Copying;
import java.util.Map;
import java.util.Optional;

/**
 * How much of a base backup the source has sent, by its own count.
 *
 * @param server that is copied
 */
record BackupGauge(Server server) implements Copying.Gauge {

  @Override
  public Optional<Copying.Copied> read() {
    Map<String, String> sums =
        server
            .rows(
                "SELECT coalesce(sum(backup_streamed), 0) done, coalesce(sum(backup_total), 0) total"
                    + " FROM pg_stat_progress_basebackup")
            .getFirst();
    long total = Long.parseLong(sums.get("total"));
    return total == 0
        ? Optional.empty()
        : Optional.of(new Copying.Copied(Long.parseLong(sums.get("done")), total));
  }

  @Override
  public void close() {
    server.close();
  }
}
