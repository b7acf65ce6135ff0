package dev.ferry.activities.postgresql;

import java.util.regex.Pattern;

/**
 * A place in the write-ahead log, as {@code pg_lsn} writes it.
 *
 * @param bytes since the beginning of the log, unsigned
 */
record Lsn(long bytes) implements Comparable<Lsn> {
  private static final Pattern FORM = Pattern.compile("[0-9A-Fa-f]{1,8}/[0-9A-Fa-f]{1,8}");

  static Lsn parse(String text) {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("not a place in the log: '" + text + "'");
    }
    int slash = text.indexOf('/');
    return new Lsn(
        Long.parseLong(text, 0, slash, 16) << 32
            | Long.parseLong(text, slash + 1, text.length(), 16));
  }

  boolean isAfter(Lsn other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public String toString() {
    return "%X/%X".formatted(bytes >>> 32, bytes & 0xffff_ffffL);
  }
}
