package dev.ferry.activities.points;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a rollback point is made of.
 *
 * @param findPosition a program for {@code sed} that prints {@code position X} for the position of
 *     a dump in SQL
 * @param position where there is no such dump: what is known beforehand
 * @param reader a command that reads a whole archive, and fails where it is damaged
 * @param about what else is noted with it
 * @param parts its files
 */
public record Dump(
    String findPosition,
    String position,
    List<String> reader,
    Map<String, String> about,
    List<Part> parts) {

  /** What is to be backed up, as its server knows it. */
  public interface Contents {
    /** Bytes of the data: a dump is mostly less, and without compression hardly more. */
    long bytes();

    /** How it is dumped now. May leave a login on the host. */
    Dump dump();
  }

  /** What a part is, and so how it is proven. */
  public enum Kind {
    /** Statements, which are compressed; they have a position and an end. */
    SQL,
    /** For a program of its own. */
    ARCHIVE,
    /** Anything else. */
    TEXT,
    /** Definitions only; the same at the beginning and at the end. */
    SCHEMA
  }

  /**
   * One file.
   *
   * @param kind of the file
   * @param file its name
   * @param words the command whose output it is
   */
  public record Part(Kind kind, String file, List<String> words) {}

  List<String> words() {
    List<String> words = new ArrayList<>(counted(reader));
    for (Part part : parts) {
      words.add(part.kind().name().toLowerCase(Locale.ROOT));
      words.add(part.file());
      words.addAll(counted(part.words()));
    }
    return words;
  }

  private static List<String> counted(List<String> words) {
    List<String> counted = new ArrayList<>(List.of(Integer.toString(words.size())));
    counted.addAll(words);
    return counted;
  }
}
