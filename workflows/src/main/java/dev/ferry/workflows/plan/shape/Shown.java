package dev.ferry.workflows.plan.shape;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Texts and shapes as messages show them. */
public final class Shown {

  private static final int LONGEST = 60;

  private Shown() {}

  /** A text of the plan in quotes, shortened. */
  public static String quoted(String text) {
    boolean all = text.codePointCount(0, text.length()) <= LONGEST;
    return "\"" + plain(text, LONGEST) + (all ? "\"" : "...\"");
  }

  /** The first characters of a text, with nothing among them that moves a cursor. */
  public static String plain(String text, int most) {
    StringBuilder shown = new StringBuilder();
    text.codePoints().limit(most).forEach(c -> append(shown, c));
    return shown.toString();
  }

  private static void append(StringBuilder shown, int c) {
    switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          shown.append(String.format(Locale.ROOT, "\\u%04x", c));
      default -> shown.appendCodePoint(c);
    }
  }

  /** The type of a node in words. */
  static String type(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "a text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      default -> "nothing";
    };
  }

  /** A shape in words, to follow "expected". */
  public static String words(Shape shape) {
    return switch (shape) {
      case Shape.Text text -> text.form().words() + ", such as " + text.form().example();
      case Shape.Secret secret -> "a reference, ${env:NAME} or ${file:path}";
      case Shape.Whole whole -> "a whole number from " + whole.min() + " to " + whole.max();
      case Shape.Flag flag -> "true or false";
      case Shape.Time time ->
          "a duration from "
              + Durations.write(time.min())
              + " to "
              + Durations.write(time.max())
              + ", such as 30s, 2m or 1h30m";
      case Shape.Choice choice -> "one of " + String.join(", ", choice.names());
      case Shape.ListOf list -> "a list; each item " + words(list.item());
      case Shape.MapOf map -> "an object; each key " + map.key().words();
      case Shape.Fields fields -> "an object with the keys " + String.join(", ", fields.keys());
      case Shape.Kinded kinded ->
          "an object whose kind is one of " + String.join(", ", kinded.kinds().keySet());
    };
  }
}
