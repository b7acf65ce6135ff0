package dev.ferry.activities.haproxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Rows with named columns out of an answer of HAProxy; columns differ between versions. */
final class Table {
  private Table() {}

  /** {@code show servers state}: a version, a header, rows parted by spaces. */
  static List<Map<String, String>> ofStates(String answer) {
    return rows(answer, " ", "# be_id ");
  }

  /** {@code show stat}: a header and rows parted by commas. */
  static List<Map<String, String>> ofStat(String answer) {
    return rows(answer, ",", "# pxname,");
  }

  private static List<Map<String, String>> rows(String answer, String comma, String head) {
    List<Map<String, String>> rows = new ArrayList<>();
    String[] names = null;
    for (String line : answer.lines().toList()) {
      if (line.startsWith(head)) {
        names = line.substring(2).split(comma, -1);
      } else if (names != null && !line.isBlank()) {
        String[] values = line.split(comma, -1);
        Map<String, String> row = new LinkedHashMap<>();
        for (int i = 0; i < Math.min(names.length, values.length); i++) {
          row.put(names[i], values[i]);
        }
        row.put("", line);
        rows.add(row);
      }
    }
    if (names == null) {
      throw Problems.unexpected(head.strip(), answer);
    }
    return rows;
  }
}
