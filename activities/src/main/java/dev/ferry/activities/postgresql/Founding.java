package dev.ferry.activities.postgresql;

import dev.ferry.activities.Copying;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The new cluster at the destination: roles, databases and empty tables as the source has them, by
 * the destination's own {@code pg_dump}, which is the newer one. What the destination had waits
 * beside it.
 *
 * @param ends of the step
 * @param names of the migration
 */
record Founding(Ends ends, Names names) {

  void run() {
    End source = ends.source();
    End destination = ends.destination();
    Server server = source.server();
    List<String> words =
        new ArrayList<>(
            List.of(Integer.toString(destination.port()), String.join("\n", options(server))));
    String conninfo = new Login(ends, names).conninfo(destination, source);
    for (String database : Databases.names(server)) {
      words.add(database);
      words.add(conninfo + " dbname=" + Subscription.quoted(database));
    }
    Seeding seeding = new Seeding(destination, names);
    seeding.load(
        seeding
            .command("found", words)
            .stdin(roles(source, destination).getBytes(StandardCharsets.UTF_8)),
        source,
        Copying.Gauge::blind);
    destination.cluster().call("service", "up");
  }

  /** How {@code initdb} makes the like. */
  private static List<String> options(Server server) {
    Map<String, String> row =
        server
            .rows(
                "SELECT pg_encoding_to_char(encoding) e, datcollate c, datctype t, datlocprovider p,"
                    + " coalesce(to_jsonb(d)->>'daticulocale', to_jsonb(d)->>'datlocale') l"
                    + " FROM pg_database d WHERE datname = 'template1'")
            .getFirst();
    List<String> options = new ArrayList<>();
    options.add("--encoding=" + row.get("e"));
    options.add("--lc-collate=" + row.get("c"));
    options.add("--lc-ctype=" + row.get("t"));
    if (row.get("p").equals("i")) {
      options.add("--locale-provider=icu");
      options.add("--icu-locale=" + row.getOrDefault("l", "und"));
    }
    return options;
  }

  /**
   * The statements that make them. The one that a new cluster has already is left out, and so is
   * who granted what, which a newer server does not accept of everybody.
   */
  private static String roles(End source, End destination) {
    String first = "CREATE ROLE " + destination.cluster().owner() + ";";
    return source
            .cluster()
            .ask(List.of("roles", Integer.toString(source.port())))
            .lines()
            .filter(line -> !line.equals(first))
            .map(line -> line.replaceFirst("^(GRANT .*) GRANTED BY .*;$", "$1;"))
            .collect(Collectors.joining("\n"))
        + "\n";
  }
}
