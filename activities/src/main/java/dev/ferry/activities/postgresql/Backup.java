package dev.ferry.activities.postgresql;

import dev.ferry.activities.points.Dump;
import dev.ferry.activities.points.Dump.Kind;
import dev.ferry.activities.points.Dump.Part;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a rollback point holds: roles, and each database at a moment of its own, for {@code pg_dump}
 * knows no moment of two of them.
 *
 * @param source in charge
 * @param names of the migration
 */
record Backup(End source, Names names) implements Dump.Contents {
  @Override
  public long bytes() {
    return Survey.bytes(source.server());
  }

  @Override
  public Dump dump() {
    Server server = source.server();
    List<String> databases = Databases.names(server);
    List<Part> parts = new ArrayList<>();
    parts.add(
        new Part(
            Kind.TEXT,
            "globals.sql",
            program("pg_dumpall", "--globals-only", "-p", Integer.toString(source.port()))));
    for (String database : databases) {
      String file = URLEncoder.encode(database, StandardCharsets.UTF_8);
      parts.add(new Part(Kind.SCHEMA, file + ".schema.sql", dump(database, "--schema-only")));
      parts.add(new Part(Kind.ARCHIVE, file + ".dump", dump(database, "--format=custom")));
    }
    return new Dump(
        "",
        "not before " + server.value("SELECT pg_current_wal_lsn()"),
        program("pg_restore", "-f", "/dev/null"),
        Map.of(
            "server",
            "PostgreSQL " + server.value("SELECT current_setting('server_version')"),
            "databases",
            String.join(" ", databases)),
        parts);
  }

  /** Without what Ferry has put there for the move. */
  private List<String> dump(String database, String what) {
    return program(
        "pg_dump",
        what,
        "--exclude-schema=" + names.own(),
        "--no-publications",
        "--no-subscriptions",
        "-p",
        Integer.toString(source.port()),
        "-d",
        "application_name=ferry dbname=" + Subscription.quoted(database));
  }

  private List<String> program(String name, String... options) {
    Cluster cluster = source.cluster();
    List<String> words = new ArrayList<>(List.of("runuser", "-u", cluster.owner(), "--"));
    words.add("/usr/lib/postgresql/%s/bin/%s".formatted(cluster.version(), name));
    words.addAll(List.of(options));
    return words;
  }
}
