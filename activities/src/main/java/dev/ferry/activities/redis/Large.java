package dev.ferry.activities.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Compares one large value in pieces: both sides are asked the same question, so that nobody waits
 * long for either.
 *
 * @param ends of the step
 * @param arrived waits until the replica has got all that was written, and says whether it has
 */
record Large(Ends ends, BooleanSupplier arrived) {
  private static final int ELEMENTS = 500;
  private static final int BYTES = 1 << 18;
  private static final int ROUNDS = 20;

  /** What came of it. */
  enum Result {
    SAME,
    DIFFERENT,
    /** Written to again and again, so that no two looks were of the same. */
    CHANGING
  }

  Result compare(String kind, String key) {
    return switch (kind) {
      case "string" -> windows("STRLEN", "GETRANGE", key, BYTES);
      case "list" -> windows("LLEN", "LRANGE", key, ELEMENTS);
      case "zset" -> windows("ZCARD", "ZRANGE", key, ELEMENTS, "WITHSCORES");
      case "set" -> scanned("SSCAN", "SMISMEMBER", key, 1);
      case "hash" -> scanned("HSCAN", "HMGET", key, 2);
      case "stream" -> stream(key);
      default -> Result.DIFFERENT;
    };
  }

  private Result windows(String length, String range, String key, int span, String... more) {
    long all = ends.source().server().number(length, key);
    for (long at = 0; at < all; at += span) {
      List<String> question =
          new ArrayList<>(List.of(range, key, "" + at, Long.toString(at + span - 1)));
      question.addAll(List.of(more));
      Result result = piece(question);
      if (result != Result.SAME) {
        return result;
      }
    }
    return Result.SAME;
  }

  /** Both have as many, so they have the same if one has all of the other. */
  private Result scanned(String scan, String lookUp, String key, int step) {
    String cursor = "0";
    do {
      List<String> page =
          ends.source().server().texts(scan, key, cursor, "COUNT", Integer.toString(ELEMENTS));
      cursor = page.removeFirst();
      List<String> question = new ArrayList<>(List.of(lookUp, key));
      for (int i = 0; i < page.size(); i += step) {
        question.add(page.get(i));
      }
      Result result = page.isEmpty() ? Result.SAME : piece(question);
      if (result != Result.SAME) {
        return result;
      }
    } while (!cursor.equals("0"));
    return Result.SAME;
  }

  private Result stream(String key) {
    String from = "-";
    while (true) {
      List<String> question = List.of("XRANGE", key, from, "+", "COUNT", "" + ELEMENTS);
      Object answer = ends.source().server().ask(question.toArray(String[]::new));
      if (!(answer instanceof List<?> entries) || entries.isEmpty()) {
        return Result.SAME;
      }
      Result result = piece(question);
      if (result != Result.SAME) {
        return result;
      }
      from = "(" + ((List<?>) entries.getLast()).getFirst();
    }
  }

  private Result piece(List<String> question) {
    String[] words = question.toArray(String[]::new);
    for (int round = 0; round < ROUNDS; round++) {
      Object before = ends.source().server().ask(words);
      boolean complete = arrived.getAsBoolean();
      Object there = ends.destination().server().ask(words);
      if (before.equals(there)) {
        return Result.SAME;
      }
      if (complete && before.equals(ends.source().server().ask(words))) {
        return Result.DIFFERENT;
      }
    }
    return Result.CHANGING;
  }
}
