package dev.ferry.activities.mysql;

import dev.ferry.activities.Wait;
import dev.ferry.activities.mysqlfamily.End;
import dev.ferry.activities.mysqlfamily.Names;
import dev.ferry.activities.mysqlfamily.Server;
import dev.ferry.activities.mysqlfamily.Server.Login;
import dev.ferry.activities.mysqlfamily.Sql;
import dev.ferry.activities.mysqlfamily.WholeCopy;
import dev.ferry.activities.ssh.Bash;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.HostFile;
import dev.ferry.activities.ssh.Output;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first copy by MySQL's own {@code CLONE}, into a directory beside the destination's. The two
 * are exchanged at once, so that at every moment there is one that the server can start with; the
 * destination's own is kept until the end, and comes back with a rollback.
 *
 * @param destination gets the copy
 * @param names of the migration
 */
record Clone(End destination, Names names) implements WholeCopy {
  private static final Bash SCRIPT = Bash.beside(Clone.class, "clone");
  private static final Duration LONGEST = Duration.ofDays(2);

  /** What the destination keeps elsewhere would not be exchanged, and meet the copy's. */
  private static final String OUTSIDE =
      "SELECT CONCAT_WS(' ', IF(LOCATE(@@datadir, @@log_bin_basename) = 1, NULL,"
          + " @@log_bin_basename), IF(LOCATE(@@datadir, @@relay_log_basename) = 1, NULL,"
          + " @@relay_log_basename), NULLIF(@@innodb_data_home_dir, ''),"
          + " NULLIF(@@innodb_undo_directory, './'), NULLIF(@@innodb_log_group_home_dir, './'))";

  /** A copy of these is written to the same path there. */
  private static final String TABLES_OUTSIDE =
      "SELECT COUNT(*) FROM information_schema.files WHERE file_name NOT LIKE './%' AND file_type IN"
          + " ('TABLESPACE', 'UNDO LOG')";

  private List<String> words(String verb, List<String> more) {
    String data = destination.server().value("SELECT @@datadir").replaceFirst("/+$", "");
    String kept = "/var/lib/mysql-files/" + names.schema() + "/data";
    List<String> words = new ArrayList<>(List.of(verb, data, kept));
    words.addAll(more);
    return words;
  }

  @Override
  public Optional<String> obstacle(End source) {
    Server server = destination.server();
    String outside = server.value(OUTSIDE);
    if (!outside.isEmpty()) {
      return Optional.of(destination.host() + " keeps files elsewhere: " + outside);
    }
    if (!source.server().value(TABLES_OUTSIDE).equals("0")) {
      return Optional.of(source.host() + " has tablespaces outside of its data directory");
    }
    for (End end : List.of(source, destination)) {
      if (!plugin(end.server()) && !library(end)) {
        return Optional.of(end.host() + " lacks the plugin clone");
      }
    }
    return said(SCRIPT.reading(words("possible", List.of(server.value("SELECT @@pid_file")))));
  }

  private static boolean library(End end) {
    String directory = end.server().value("SELECT @@plugin_dir");
    return end.remote()
        .run(Command.reading("test", "-e", directory + "/mysql_clone.so").asRoot())
        .ok();
  }

  private Optional<String> said(Command command) {
    Output output = destination.remote().run(command);
    return output.ok() ? Optional.empty() : Optional.of(output.complaint());
  }

  @Override
  public Optional<String> makeReady(End source) {
    return obstacle(source)
        .or(() -> said(SCRIPT.command(words("try", List.of()))))
        .or(() -> loaded(source))
        .or(() -> loaded(destination));
  }

  /** Not logged by the server; noted, so that it goes again at the end. */
  private Optional<String> loaded(End end) {
    Server server = end.server();
    if (plugin(server)) {
      return Optional.empty();
    }
    note(end).write("clone\n");
    try {
      server.execute("INSTALL PLUGIN clone SONAME 'mysql_clone.so'");
      return Optional.empty();
    } catch (SQLException refused) {
      note(end).remove();
      return Optional.of(end.host() + " does not load the plugin clone: " + refused.getMessage());
    }
  }

  private static boolean plugin(Server server) {
    return server
        .value(
            "SELECT COUNT(*) FROM information_schema.plugins WHERE plugin_name = 'clone' AND"
                + " plugin_status = 'ACTIVE'")
        .equals("1");
  }

  private HostFile note(End end) {
    return names.file(end.remote(), "plugin");
  }

  @Override
  public Work take(End source, Login login, List<String> client, String marker) {
    MySqlServer server = (MySqlServer) destination.server();
    String donor = source.address() + ":" + source.port();
    server.run("SET GLOBAL clone_valid_donor_list=" + Sql.text(donor));
    String statement =
        "CLONE INSTANCE FROM %s@%s:%d IDENTIFIED BY %s DATA DIRECTORY = %s%s;\n"
            .formatted(
                Sql.text(login.user()),
                Sql.text(source.address()),
                source.port(),
                Sql.text(login.password()),
                Sql.text(words("", List.of()).getLast()),
                ((MySqlServer) source.server()).speaksTls() ? " REQUIRE SSL" : "");
    List<String> more = new ArrayList<>(List.of(marker));
    more.addAll(client);
    return new Work(
        names.file() + "-clone",
        SCRIPT
            .command(words("take", more))
            .stdin(statement.getBytes(StandardCharsets.UTF_8))
            .within(LONGEST));
  }

  @Override
  public boolean isThere() {
    return destination.remote().run(SCRIPT.reading(words("there", List.of()))).ok();
  }

  @Override
  public void takeBack() {
    destination.remote().run(SCRIPT.command(words("back", List.of()))).orThrow();
  }

  @Override
  public void keep() {
    Server server = destination.server();
    boolean has = plugin(server);
    if (has) {
      endOurs(server);
    }
    destination.remote().run(SCRIPT.command(words("keep", List.of()))).orThrow();
    if (note(destination).read().isPresent()) {
      if (has) {
        server.unlogged(List.of("UNINSTALL PLUGIN clone"));
      }
      note(destination).remove();
    }
  }

  /** A server goes on with what a client that was killed had asked for. */
  private void endOurs(Server server) {
    String ours =
        "SELECT CONCAT('KILL ', pid) FROM performance_schema.clone_status WHERE state = 'In"
            + " Progress' AND destination LIKE "
            + Sql.text("%/" + names.schema() + "/%");
    for (String kill = server.value(ours); !kill.isEmpty(); kill = server.value(ours)) {
      try {
        server.execute(kill);
      } catch (SQLException ended) {
        continue;
      }
      Wait.millis(200);
    }
  }
}
