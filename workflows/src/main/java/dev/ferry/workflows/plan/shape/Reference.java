package dev.ferry.workflows.plan.shape;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Writes a shape as a page of Markdown: a table for each record, and its rules. */
public final class Reference {

  private final StringBuilder page = new StringBuilder();

  private final Set<Class<?>> written = new LinkedHashSet<>();

  /** The key under whose name a record has its section: the first that holds it. */
  private final Map<Class<?>, String> titles = new LinkedHashMap<>();

  private Reference() {}

  /** The sections for a shape and for all that it holds. */
  public static String of(Shape.Fields shape) {
    Reference reference = new Reference();
    reference.section("## ", "Top level", shape);
    return reference.page.toString();
  }

  private void section(String level, String title, Shape.Fields shape) {
    if (!written.add(shape.type())) {
      return;
    }
    page.append(level).append(title).append("\n\n").append(shape.doc()).append("\n\n");
    page.append("| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
    shape
        .mark()
        .ifPresent(mark -> row(mark.key(), "`" + mark.value() + "`", "required", mark.doc()));
    shape.fields().stream().filter(Shape.Field::written).forEach(this::row);
    page.append("\n");
    shape.rules().forEach(rule -> page.append("- ").append(rule.says()).append("\n"));
    page.append(shape.rules().isEmpty() ? "" : "\n");
    shape.fields().forEach(field -> below(level, field.key(), field.shape()));
  }

  /** The sections of what a key holds. */
  private void below(String level, String key, Shape shape) {
    switch (shape) {
      case Shape.Fields fields -> section(level, "`" + key + "`", fields);
      case Shape.MapOf map -> section(level, "`" + key + "`", map.value());
      case Shape.ListOf list -> below(level, key, list.item());
      case Shape.Kinded kinded -> {
        page.append("## `").append(key).append("`\n\nEach has one of these kinds.\n\n");
        kinded.kinds().forEach((kind, fields) -> section("### ", "`kind: " + kind + "`", fields));
      }
      default -> {}
    }
  }

  private void row(Shape.Field field) {
    String preset =
        field.preset().map(text -> "`" + text + "`").orElse(field.optional() ? "none" : "required");
    row(field.key(), value(field.key(), field.shape()), preset, field.doc());
  }

  private void row(String key, String value, String preset, String doc) {
    page.append("| `").append(key).append("` | ").append(value.replace("|", "\\|"));
    page.append(" | ").append(preset).append(" | ").append(doc.replace("|", "\\|"));
    page.append(" |\n");
  }

  private String value(String key, Shape shape) {
    return switch (shape) {
      case Shape.Text text -> text.form().words();
      case Shape.Time time ->
          "duration, " + Durations.write(time.min()) + " to " + Durations.write(time.max());
      case Shape.Whole whole -> "number, " + whole.min() + " to " + whole.max();
      case Shape.Secret secret -> "`${env:NAME}` or `${file:path}`";
      case Shape.Flag flag -> "`true` or `false`";
      case Shape.Choice choice -> String.join(", ", choice.names());
      case Shape.ListOf list -> "list: " + value(key, list.item());
      case Shape.MapOf map -> "by name: " + value(key, map.value());
      case Shape.Fields fields -> link(titles.computeIfAbsent(fields.type(), type -> key));
      case Shape.Kinded kinded -> link(key);
    };
  }

  private static String link(String key) {
    return "[`" + key + "`](#" + key.toLowerCase(Locale.ROOT) + ")";
  }
}
