package dev.ferry.activities.mysql;

import dev.ferry.activities.mysqlfamily.End;
import dev.ferry.activities.mysqlfamily.Names;
import dev.ferry.activities.mysqlfamily.Server;
import dev.ferry.activities.mysqlfamily.Server.Login;
import dev.ferry.activities.mysqlfamily.Sql;
import dev.ferry.activities.mysqlfamily.WholeCopy;
import dev.ferry.activities.ssh.Bash;
import dev.ferry.activities.ssh.HostFile;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

  private List<String> words(String verb, List<String> more) {
    String data = destination.server().value("SELECT @@datadir").replaceFirst("/+$", "");
    String kept = "/var/lib/mysql-files/" + names.schema() + "/data";
    List<String> words = new ArrayList<>(List.of(verb, data, kept));
    words.addAll(more);
    return words;
  }

  @Override
  public boolean possible(End source) {
    return destination.remote().run(SCRIPT.reading(words("possible", List.of()))).ok()
        && hasPlugin(source)
        && hasPlugin(destination);
  }

  /** Not logged by the server; noted, so that it goes again at the end. */
  private boolean hasPlugin(End end) {
    Server server = end.server();
    if (!server
        .column(
            "SELECT plugin_name FROM information_schema.plugins WHERE plugin_name = 'clone' AND"
                + " plugin_status = 'ACTIVE'")
        .isEmpty()) {
      return true;
    }
    note(end).write("clone\n");
    try {
      server.execute("INSTALL PLUGIN clone SONAME 'mysql_clone.so'");
      return true;
    } catch (SQLException none) {
      note(end).remove();
      return false;
    }
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
    destination.remote().run(SCRIPT.command(words("keep", List.of()))).orThrow();
    if (note(destination).read().isPresent()) {
      destination.server().unlogged(List.of("UNINSTALL PLUGIN clone"));
      note(destination).remove();
    }
  }
}
