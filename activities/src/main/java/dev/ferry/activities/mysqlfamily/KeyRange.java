package dev.ferry.activities.mysqlfamily;

import java.util.List;

/**
 * The rows of a table between two keys, in the order of its key.
 *
 * @param after literals of the key that is just not in it; empty for from the first row on
 * @param upTo literals of the last key in it; empty for to the end
 */
record KeyRange(List<String> after, List<String> upTo) {
  static final KeyRange ALL = new KeyRange(List.of(), List.of());

  /** A condition that an index on these can answer. */
  String condition(List<String> operands) {
    String from = after.isEmpty() ? "" : beyond(operands, after, ">", ">");
    String to = upTo.isEmpty() ? "" : beyond(operands, upTo, "<", "<=");
    return from.isEmpty() && to.isEmpty()
        ? "TRUE"
        : from.isEmpty() || to.isEmpty() ? from + to : from + " AND " + to;
  }

  /** By the first column alone, which finds the place in the index, and then by all of them. */
  private static String beyond(
      List<String> operands, List<String> values, String strictly, String last) {
    if (operands.size() == 1) {
      return operands.getFirst() + " " + last + " " + values.getFirst();
    }
    return "(%1$s %2$s= %3$s AND (%1$s %2$s %3$s OR (%1$s = %3$s AND %4$s)))"
        .formatted(
            operands.getFirst(),
            strictly,
            values.getFirst(),
            beyond(
                operands.subList(1, operands.size()),
                values.subList(1, values.size()),
                strictly,
                last));
  }

  KeyRange upTo(List<String> key) {
    return new KeyRange(after, key);
  }

  /** What is left of it behind its part up to that key. */
  KeyRange behind(List<String> key) {
    return new KeyRange(key, upTo);
  }
}
