package dev.ferry.activities.postgresql;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What there is in a database but rows: that does not replicate, and so must be the same. */
final class Schema {
  private static final String OF_NOBODY =
      " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = %s.oid AND d.classid = '%s'::regclass AND d.deptype = 'e')";

  private static final String OURS =
      "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'";

  private static final String ALL =
      "SELECT format('%I.%I (%s) %s', n.nspname, c.relname, c.relkind, (SELECT string_agg(format('%I %s%s%s', a.attname,"
          + " format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN ' not null' END, a.attidentity), ', '"
          + " ORDER BY a.attnum) FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped))"
          + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')"
          + " AND c.relpersistence <> 't' AND "
          + OURS
          + OF_NOBODY.formatted("c", "pg_class")
          + " UNION ALL SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid"
          + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE i.indisvalid AND c.relkind <> 't'"
          + " AND c.relpersistence <> 't' AND "
          + OURS
          + " UNION ALL SELECT format('function %I.%I(%s) %s', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid),"
          + " md5(p.prosrc)) FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace WHERE "
          + OURS
          + OF_NOBODY.formatted("p", "pg_proc")
          + " UNION ALL SELECT format('trigger %I on %s, %s', t.tgname, t.tgrelid::regclass, t.tgenabled) FROM pg_trigger t"
          + " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT t.tgisinternal AND "
          + OURS
          + " UNION ALL SELECT 'extension ' || extname FROM pg_extension";

  private Schema() {}

  /** What only one side has. */
  static List<String> differences(Databases.Pair pair) {
    return onlyOne(pair, ALL);
  }

  /** What one side answers and the other does not. */
  static List<String> onlyOne(Databases.Pair pair, String question) {
    Set<String> here = new TreeSet<>(pair.source().column(question));
    Set<String> there = new TreeSet<>(pair.destination().column(question));
    List<String> differences = new ArrayList<>();
    here.stream()
        .filter(it -> !there.contains(it))
        .forEach(it -> differences.add("only on " + pair.source().host() + ": " + it));
    there.stream()
        .filter(it -> !here.contains(it))
        .forEach(it -> differences.add("only on " + pair.destination().host() + ": " + it));
    return differences;
  }
}
