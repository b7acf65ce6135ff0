package dev.ferry.activities.dns;

import dev.ferry.workflows.steps.Finding;
import java.util.List;
import java.util.Optional;

/** A zone at the place where it is changed. */
interface Zone extends AutoCloseable {

  /** Its name, absolute, with the dot at its end. */
  String name();

  /**
   * What it holds now, read where it is changed and not from a cache.
   *
   * @throws DnsException when it cannot be read, or is no plain RRset
   */
  RRset read(RRset.Key key);

  /**
   * Changes all of them or none, and only if all are found exactly as expected, values and TTL. A
   * lost answer is resolved by reading.
   */
  Swap swap(List<Change> changes);

  /** Every server that answers for it with authority. */
  List<NameServer> servers();

  /** Whether the credentials suffice, by an attempt that has nothing to change. */
  Finding credentials(List<RRset> present);

  /** All its records; empty when it does not hand them out. */
  Optional<List<Entry>> entries();

  @Override
  default void close() {}

  /** One record, as text. */
  record Entry(String name, String type, String value) {
    @Override
    public String toString() {
      return name + " " + type + " " + value;
    }
  }
}
