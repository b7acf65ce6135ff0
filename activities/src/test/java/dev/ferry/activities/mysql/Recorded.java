package dev.ferry.activities.mysql;

import dev.ferry.activities.mysqlfamily.Answers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A server that is not here: it answers what a release's manual shows, takes the statements that
 * the manual has, and refuses all others as a server does.
 *
 * <p>In its file, {@code > STATEMENT} begins an answer of lines {@code COLUMN: VALUE}, a row ends
 * with an empty line; {@code + PATTERN} is a statement that is taken.
 */
final class Recorded implements Answers {
  private final Map<String, List<Map<String, String>>> answers = new LinkedHashMap<>();
  private final List<Pattern> taken = new ArrayList<>();
  private final List<String> said = new ArrayList<>();

  static Recorded release(String release) {
    Recorded recorded = new Recorded();
    String name = "mysql-" + release + ".txt";
    try (InputStream file = Recorded.class.getResourceAsStream(name)) {
      recorded.read(new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return recorded;
  }

  private void read(String text) {
    List<Map<String, String>> rows = new ArrayList<>();
    boolean open = false;
    for (String line : text.lines().filter(it -> !it.startsWith("#")).toList()) {
      if (line.startsWith("> ")) {
        rows = new ArrayList<>();
        answers.put(line.substring(2), rows);
        open = false;
      } else if (line.startsWith("+ ")) {
        taken.add(Pattern.compile(line.substring(2)));
      } else if (line.isBlank()) {
        open = false;
      } else {
        if (!open) {
          rows.add(new LinkedHashMap<>());
          open = true;
        }
        String[] parts = line.strip().split(": ?", 2);
        rows.getLast().put(parts[0], parts[1]);
      }
    }
  }

  /** All that it took, in order. */
  List<String> said() {
    return said;
  }

  @Override
  public List<Map<String, String>> answer(String sql) throws SQLException {
    List<Map<String, String>> rows = answers.get(sql);
    if (rows == null) {
      throw refused(sql);
    }
    return rows;
  }

  @Override
  public void take(String sql) throws SQLException {
    if (taken.stream().noneMatch(pattern -> pattern.matcher(sql).matches())) {
      throw refused(sql);
    }
    said.add(sql);
  }

  private static SQLException refused(String sql) {
    return new SQLException(
        "You have an error in your SQL syntax near '" + sql + "'", "42000", 1064);
  }
}
