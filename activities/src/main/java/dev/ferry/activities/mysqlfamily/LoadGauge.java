package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.Copying;
import java.util.List;
import java.util.Optional;

/**
 * How much of a dump has been loaded, by the room that it takes.
 *
 * @param server that it is loaded into
 * @param schemas of the plan
 * @param total room that they take at the other end
 */
record LoadGauge(Server server, List<String> schemas, long total) implements Copying.Gauge {

  static LoadGauge of(End destination, List<String> schemas, long total) {
    return new LoadGauge(destination.another().get(), schemas, total);
  }

  @Override
  public Optional<Copying.Copied> read() {
    return Optional.of(new Copying.Copied(new Content(server, schemas).bytes(), total));
  }

  @Override
  public void close() {
    server.close();
  }
}
