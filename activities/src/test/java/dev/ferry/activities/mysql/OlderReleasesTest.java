package dev.ferry.activities.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.mysqlfamily.End;
import dev.ferry.activities.mysqlfamily.Replica;
import dev.ferry.activities.mysqlfamily.Server;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Releases that no package here provides, as their manuals say that they answer. */
class OlderReleasesTest {
  private static final String UUID = "3e11fa47-71ca-11e1-9e33-c80aa9429562";
  private static final String SET = UUID + ":1-5";

  @ParameterizedTest
  @ValueSource(strings = {"8.0.21", "8.0.46", "8.4"})
  void followsStopsAndForgetsInWordsThatTheServerKnows(String release) {
    Recorded recorded = Recorded.release(release);
    MySqlServer server = new MySqlServer("destination", recorded.connection());
    End source = new End(null, server, 3306, "198.18.0.11", () -> server);
    server.follow(source, new Server.Login("ferry_0", "Fy-SOURCE_9Z"), SET);
    server.stopReplica();
    server.startReplicaUntil(SET);
    server.forgetReplica();
    server.forgetLog();
    assertThat(recorded.said()).hasSize(7).last().asString().startsWith("RESET");
    assertThat(recorded.said().get(1))
        .contains("Fy-SOURCE_9Z", "_AUTO_POSITION=1", "_SSL=1", "_PUBLIC_KEY=1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.0.21", "8.0.46", "8.4"})
  void understandsWhatAReplicaSaysOfItself(String release) {
    MySqlServer server = new MySqlServer("destination", Recorded.release(release).connection());
    assertThat(server.replicas())
        .containsExactly(
            new Replica("127.0.0.1", "13000", "root", "", "Yes", "Yes", UUID, true, ""));
  }

  @ParameterizedTest
  @CsvSource({
    "8.0.21, slave_net_timeout, information_schema.processlist",
    "8.0.46, replica_net_timeout, performance_schema.processlist",
    "8.4, replica_net_timeout, performance_schema.processlist"
  })
  void callsVariablesAndTablesAsTheServerDoes(String release, String variable, String processes) {
    MySqlServer server = new MySqlServer("source", Recorded.release(release).connection());
    assertThat(server.called("replica_net_timeout")).isEqualTo(variable);
    assertThat(server.processes()).isEqualTo(processes);
    List<String> variables = List.copyOf(MySqlDialect.INSTANCE.neededSettings().keySet());
    assertThat(server.rows("SHOW GLOBAL VARIABLES"))
        .extracting(row -> row.get("Variable_name"))
        .containsAll(variables.stream().map(server::called).toList());
  }
}
