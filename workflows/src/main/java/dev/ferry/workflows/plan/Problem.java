package dev.ferry.workflows.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.ferry.workflows.plan.shape.Shown;
import java.util.Locale;
import java.util.Optional;

/**
 * One thing that is wrong with a plan.
 *
 * @param code what kind of problem; its page says what to do
 * @param pointer JSON pointer (RFC 6901) to the place in the plan's tree
 * @param place the same place in the file, where the plan was a file
 * @param what what is wrong, in words; never repeats what may be a secret
 * @param expected what would be right
 * @param nearest the known name that was probably meant
 */
public record Problem(
    Code code,
    String pointer,
    Optional<Place> place,
    String what,
    String expected,
    Optional<String> nearest) {

  private static final int LONGEST_POINTER = 300;

  /** A problem as the reader of a tree finds it, which knows of no file. */
  public static Problem at(String pointer, Code code, String what, String expected) {
    return new Problem(code, pointer, Optional.empty(), what, expected, Optional.empty());
  }

  /** The same problem with a guess at what was meant. */
  public Problem didYouMean(Optional<String> name) {
    return new Problem(code, pointer, place, what, expected, name);
  }

  /** The same problem with its place in a file. */
  public Problem in(Place file) {
    return new Problem(code, pointer, Optional.of(file), what, expected, nearest);
  }

  /** One line: code, place, what, what is expected, and the guess. */
  @Override
  public String toString() {
    String path = pointer.isEmpty() ? "the plan" : Shown.plain(pointer, LONGEST_POINTER);
    String where = place.map(Place::toString).orElse(path);
    String guess = nearest.map(name -> " Did you mean \"" + name + "\"?").orElse("");
    return code + " " + where + ": " + what + ". Expected " + expected + "." + guess;
  }

  /**
   * A place in a file.
   *
   * @param file the name under which the file was given
   * @param line from 1
   * @param column from 1, in characters
   */
  public record Place(String file, int line, int column) {
    @Override
    public String toString() {
      return file + ":" + line + ":" + column;
    }
  }

  /** The codes; {@code docs/errors.md} has an entry for each. Numbers are never used again. */
  public enum Code {
    NOT_A_PLAN(1),
    DUPLICATE_KEY(2),
    NOT_PLAIN_DATA(3),
    TOO_LARGE(4),
    UNKNOWN_VERSION(5),
    UNKNOWN_KEY(6),
    MISSING(7),
    WRONG_TYPE(8),
    UNKNOWN_KIND(9),
    MALFORMED(10),
    OUT_OF_RANGE(11),
    EMPTY(12),
    TWICE(13),
    LITERAL_SECRET(14),
    UNKNOWN_HOST(15),
    UNKNOWN_COMPONENT(16),
    CYCLE(17),
    SAME_ENDS(18),
    LIMITS_ORDER(19),
    UNSAFE_PATH(20),
    CONTRADICTION(21),
    DEPENDS_ON_LATER(22);

    private final int number;

    Code(int number) {
      this.number = number;
    }

    /** The code as operators see it, such as {@code FERRY-PLAN-006}. */
    @JsonValue
    @Override
    public String toString() {
      return String.format(Locale.ROOT, "FERRY-PLAN-%03d", number);
    }
  }
}
