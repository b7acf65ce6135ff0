package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.points.Dump;
import dev.ferry.activities.points.Dump.Kind;
import dev.ferry.activities.points.Dump.Part;
import dev.ferry.workflows.mysqlfamily.Databases;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a rollback point holds: the rows of one moment, with the position of that moment, or one
 * that is not behind it.
 *
 * @param source in charge
 * @param spec of the component
 * @param names of the migration
 * @param password of Ferry's account
 */
record Backup(End source, Databases spec, Names names, String password) implements Dump.Contents {
  @Override
  public long bytes() {
    return new Content(source.server(), spec.schemas()).bytes();
  }

  @Override
  public Dump dump() {
    Server server = source.server();
    Dialect dialect = server.dialect();
    List<String> login =
        Client.find(source, names.file(source.remote(), "own.cnf"), spec.user(), password).login();
    Map<String, String> about =
        Map.of(
            "server",
            dialect.product() + " " + server.value("SELECT VERSION()"),
            "databases",
            String.join(" ", spec.schemas()));
    boolean exact = dialect.dumpsPositionWithoutLock();
    return new Dump(
        exact ? dialect.findPosition() : "",
        exact ? "" : "not before " + server.position(),
        List.of(),
        about,
        List.of(
            new Part(Kind.SCHEMA, "schema.sql", of(dialect.dumpDefinitions(login))),
            new Part(Kind.SQL, "data.sql.gz", of(rows(dialect.dump(login), exact)))));
  }

  private static List<String> rows(List<String> dump, boolean exact) {
    return exact
        ? dump
        : dump.stream()
            .map(word -> word.startsWith("--set-gtid-purged=") ? "--set-gtid-purged=OFF" : word)
            .toList();
  }

  private List<String> of(List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.addAll(spec.schemas());
    return all;
  }
}
