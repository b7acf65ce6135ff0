package dev.ferry.activities.mysqlfamily;

import dev.ferry.activities.mysql.Servers;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.workflows.mysql.MySql;
import dev.ferry.workflows.mysqlfamily.Databases;
import dev.ferry.workflows.mysqlfamily.Databases.Seed;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.SecretRef;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A move between two servers that are not here.
 *
 * @param ends whose hosts answer commands by {@link #on}
 * @param spec of the component
 * @param names of the migration
 */
record SimulatedMove(Ends ends, Databases spec, Names names) {
  private static final SecretRef KEY = SecretRef.parse("${file:/key}");

  static SimulatedMove of(List<String> schemas, Answers source, Answers destination) {
    MySql spec =
        new MySql(
            "db",
            "source",
            "destination",
            schemas,
            "ferry",
            KEY,
            3306,
            Optional.empty(),
            Optional.empty(),
            Seed.FERRY,
            Duration.ofSeconds(2),
            Optional.empty(),
            List.of());
    return new SimulatedMove(
        new Ends(end("source", source, argv -> ""), end("destination", destination, argv -> "")),
        spec,
        new Names("ferry_0", "ferry_0", "ferry_0_probe", "/etc/zz.cnf", "mysql-db"));
  }

  static SimulatedMove of(List<String> schemas, Answers both) {
    return of(schemas, both, both);
  }

  private static End end(String name, Answers answers, Function<List<String>, String> says) {
    Host host = new Host(name, "198.18.0.11", 22, "root", KEY, "SHA256:none");
    Remote remote =
        Answers.proxy(
            Remote.class,
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "host" -> host;
                  case "run" -> output(name, says.apply(((Command) arguments[0]).argv()));
                  default -> null;
                });
    Server server = Servers.answering(name, answers);
    return new End(remote, server, 3306, host.address(), () -> server);
  }

  private static Output output(String host, String text) {
    return new Output(host, "", 0, text.getBytes(StandardCharsets.UTF_8), new byte[0]);
  }

  /** Where the destination's host says something. */
  SimulatedMove on(Answers destination, Function<List<String>, String> says) {
    return new SimulatedMove(
        new Ends(ends.source(), end("destination", destination, says)), spec, names);
  }
}
