package dev.ferry.activities.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StateTest {
  private static final String SHUT_DOWN =
      """
      status: down
      signal: yes
      pg_control version number:            1300
      Database system identifier:           7569871234567890123
      Database cluster state:               shut down
      Latest checkpoint location:           0/322ECC0
      Latest checkpoint's TimeLineID:       1
      Minimum recovery ending location:     0/0
      Min recovery ending loc's timeline:   0
      Data page checksum version:           0
      """;

  @Test
  void aPrimaryThatWasShutDownStandsAtItsLastCheckpoint() {
    State state = State.parse(SHUT_DOWN);
    assertThat(state.shutDown()).isTrue();
    assertThat(state.open()).isFalse();
    assertThat(state.closed()).isTrue();
    assertThat(state.checkpoint()).isEqualTo(Lsn.parse("0/322ECC0"));
    assertThat(state.end()).isEqualTo(state.checkpoint());
    assertThat(state.timeline()).isEqualTo(1);
    assertThat(state.system()).contains("7569871234567890123");
    assertThat(state.checksums()).isFalse();
  }

  @Test
  void aStandbyStandsWhereItsRecoveryEnds() {
    State state =
        State.parse(
            SHUT_DOWN
                .replace("shut down", "shut down in recovery")
                .replace("location:     0/0", "location:     0/5000000")
                .replace("timeline:   0", "timeline:   2"));
    assertThat(state.shutDown()).isFalse();
    assertThat(state.end()).isEqualTo(Lsn.parse("0/5000000"));
    assertThat(state.timeline()).isEqualTo(2);
  }

  @Test
  void aServerThatStartsWithoutTheMarkCountsAsOpen() {
    assertThat(State.parse("status: starting\nsignal: no\n").open()).isTrue();
    assertThat(State.parse("status: starting\nsignal: yes\n").open()).isFalse();
    assertThat(State.parse("status: ready\nsignal: yes\n").open()).isTrue();
    assertThat(State.parse("status: standby\nsignal: yes\n").open()).isFalse();
    assertThat(State.parse("status: down\nsignal: no\n").open()).isFalse();
  }
}
