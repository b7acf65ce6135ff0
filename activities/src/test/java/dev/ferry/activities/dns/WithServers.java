package dev.ferry.activities.dns;

import dev.ferry.workflows.steps.Finding;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A zone whose servers are its primary as the test reaches it, and others. */
record WithServers(Rfc2136Zone zone, List<NameServer> others) implements Zone {
  @Override
  public String name() {
    return zone.name();
  }

  @Override
  public RRset read(RRset.Key key) {
    return zone.read(key);
  }

  @Override
  public Swap swap(List<Change> changes) {
    return zone.swap(changes);
  }

  @Override
  public List<NameServer> servers() {
    return Stream.concat(zone.servers().stream(), others.stream()).toList();
  }

  @Override
  public Finding credentials(List<RRset> present) {
    return zone.credentials(present);
  }

  @Override
  public Optional<List<Entry>> entries() {
    return zone.entries();
  }
}
