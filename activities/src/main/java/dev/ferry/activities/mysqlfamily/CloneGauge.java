package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.Copying;
import java.util.Map;
import java.util.Optional;

/**
 * How much a server has cloned, by its own count.
 *
 * @param server that clones
 */
record CloneGauge(Server server) implements Copying.Gauge {

  @Override
  public Optional<Copying.Copied> read() {
    Map<String, String> sums =
        server
            .rows(
                "SELECT COALESCE(SUM(data), 0) done, COALESCE(SUM(estimate), 0) total FROM"
                    + " performance_schema.clone_progress")
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
