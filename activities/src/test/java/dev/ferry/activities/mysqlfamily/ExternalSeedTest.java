package dev.ferry.activities.mysqlfamily;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExternalSeedTest {
  private static final Answers SOURCE =
      query -> query.contains("@@server_uuid") ? List.of(Map.of("u", "the-source")) : List.of();

  private final SimulatedMove move =
      SimulatedMove.of(List.of("shop"), SOURCE)
          .on(
              SOURCE,
              argv ->
                  switch (argv.getLast()) {
                    case "db1.example" -> "203.0.113.1 STREAM db1.example\n198.18.0.11 STREAM\n";
                    case "198.18.0.11" -> "198.18.0.11     STREAM 198.18.0.11\n";
                    default -> "203.0.113.9 STREAM\n";
                  });

  private boolean follows(String address, String port, String reached) {
    return new ExternalSeed(move.ends(), move.spec())
        .follows(new Replica(address, port, "theirs", "", "No", "No", reached, true, ""));
  }

  @Test
  void whomAReplicaHasReachedSaysWhetherItIsTheSourceWhateverTheAddress() {
    assertThat(follows("tunnel", "13306", "the-source")).isTrue();
    assertThat(follows("198.18.0.11", "3306", "another")).isFalse();
  }

  @Test
  void aReplicaThatHasNotConnectedSinceItsServerRestartedIsKnownByWhereItLooks() {
    assertThat(follows("198.18.0.11", "3306", "")).isTrue();
    assertThat(follows("db1.example", "3306", "")).isTrue();
    assertThat(follows("db1.example", "3307", "")).isFalse();
    assertThat(follows("db2.example", "3306", "")).isFalse();
  }

  @Test
  void howOpenAServerWasIsReadBackAsItWasNotedAndNotFromNotesOfEarlierBuilds() {
    Openness found = new Openness(true, false, true);
    assertThat(Openness.parse(found.text())).contains(found);
    assertThat(Openness.parse("external\n")).isEmpty();
  }
}
