package dev.ferry.activities.dns;

import java.util.List;

/** A name could not be moved; the message has code, what, where, what to do. */
public final class DnsException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DnsException(String message) {
    super(message);
  }

  DnsException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Someone else changed it: what was recorded, what Ferry wrote or expects, and what is there. */
  static DnsException drift(List<Difference> all) {
    return new DnsException(
        "FERRY-DNS-001 someone else changed "
            + String.join("; ", all.stream().map(Difference::toString).toList())
            + ". Nothing was written. Find out who, then put back what Ferry expects, or mark the"
            + " step as resolved.");
  }

  /**
   * A three-way difference.
   *
   * @param recorded before the move
   * @param ours what Ferry would have found, had nobody interfered
   * @param found what is there
   */
  record Difference(RRset recorded, RRset ours, RRset found) {
    @Override
    public String toString() {
      return "%s: recorded [%s], ours [%s], found [%s]"
          .formatted(found.key(), recorded, ours, found);
    }
  }
}
