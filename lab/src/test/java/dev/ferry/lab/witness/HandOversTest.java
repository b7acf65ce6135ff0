package dev.ferry.lab.witness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HandOversTest {

  private static final int EACH = 100;

  private final List<Line.Finished> writes = new ArrayList<>();
  private long clock;

  /** Writes one after another, 10 ms each. */
  private HandOversTest acknowledged(String server, int times) {
    for (int i = 0; i < times; i++) {
      acknowledged(server, clock, clock + 10_000);
      clock += 10_000;
    }
    return this;
  }

  private void acknowledged(String server, long start, long end) {
    writes.add(
        new Line.Finished(
            writes.size(),
            Line.Kind.WRITE,
            writes.size(),
            start,
            end - start,
            0,
            "",
            Line.Ending.OK,
            201,
            server,
            "",
            ""));
  }

  private HandOvers derive(String... expected) {
    return derive(Set.of(), expected);
  }

  private HandOvers derive(Set<String> fenced, String... expected) {
    writes.sort(Comparator.comparingLong(Line.Finished::end));
    return HandOvers.of(writes, List.of(expected), fenced);
  }

  private static List<String> servers(HandOvers handOvers) {
    return handOvers.blocks().stream().map(HandOvers.Block::server).toList();
  }

  @Test
  void seesOneBlockWithoutASwitch() {
    HandOvers handOvers = acknowledged("old", EACH).derive();
    assertThat(servers(handOvers)).containsExactly("old");
    assertThat(handOvers.misplaced()).isEmpty();
  }

  @Test
  void seesASwitchThereAndBack() {
    HandOvers handOvers =
        acknowledged("old", EACH).acknowledged("new", EACH).acknowledged("old", EACH).derive();
    assertThat(servers(handOvers)).containsExactly("old", "new", "old");
    assertThat(handOvers.misplaced()).isEmpty();
    assertThat(handOvers.blocks()).allMatch(block -> block.acknowledged() == EACH);
  }

  @Test
  void acceptsAnAnswerThatArrivesAfterTheSwitchToARequestSentBefore() {
    acknowledged("old", EACH);
    acknowledged("old", clock - 5_000, clock + 55_000);
    assertThat(acknowledged("new", EACH).derive().misplaced()).isEmpty();
  }

  @Test
  void findsAWriteTheOldSideTookAfterTheSwitch() {
    HandOvers handOvers =
        acknowledged("old", EACH)
            .acknowledged("new", EACH)
            .acknowledged("old", 1)
            .acknowledged("new", EACH)
            .derive();
    assertThat(servers(handOvers)).containsExactly("old", "new");
    assertThat(handOvers.misplaced()).singleElement().matches(w -> w.server().equals("old"));
  }

  @Test
  void findsAWriteTheOldSideTookRightAfterTheFirstOfTheNew() {
    acknowledged("old", EACH).acknowledged("new", 1);
    acknowledged("old", clock + 1, clock + 9_000);
    assertThat(acknowledged("new", EACH).derive().misplaced()).hasSize(1);
  }

  @Test
  void findsAWriteTheNewSideTookTooEarly() {
    HandOvers handOvers =
        acknowledged("old", EACH)
            .acknowledged("new", 1)
            .acknowledged("old", EACH)
            .acknowledged("new", EACH)
            .derive();
    assertThat(handOvers.misplaced()).singleElement().matches(w -> w.server().equals("new"));
  }

  @Test
  void findsTheOldSideAtTheVeryEnd() {
    assertThat(
            acknowledged("old", EACH)
                .acknowledged("new", EACH)
                .acknowledged("old", 3)
                .derive()
                .misplaced())
        .hasSize(3);
  }

  @Test
  void doesNotTakeTwoWritersInTurnForManySwitches() {
    acknowledged("old", EACH);
    for (int i = 0; i < EACH; i++) {
      acknowledged("new", 1).acknowledged("old", 1);
    }
    assertThat(acknowledged("new", EACH).derive().misplaced())
        .hasSizeGreaterThanOrEqualTo(EACH - 1);
  }

  @Test
  void takesABlockOfAFencedServerForMisplaced() {
    acknowledged("old", EACH).acknowledged("new", EACH).acknowledged("old", EACH);
    assertThat(derive(Set.of("old")).misplaced()).hasSize(EACH);
    assertThat(derive(Set.of("new")).misplaced()).isEmpty();
  }

  @Test
  void acceptsAShortBlockThatIsExpected() {
    acknowledged("old", EACH).acknowledged("new", 3).acknowledged("old", EACH);
    HandOvers handOvers = derive("old", "new", "old");
    assertThat(handOvers.asExpected()).isTrue();
    assertThat(handOvers.misplaced()).isEmpty();
    assertThat(derive().misplaced()).hasSize(3);
  }

  @Test
  void noticesThatAnExpectedBlockIsAbsent() {
    acknowledged("old", EACH).acknowledged("new", EACH);
    assertThat(derive("old", "new", "old").asExpected()).isFalse();
    assertThat(derive("old").misplaced()).hasSize(EACH);
    assertThat(derive("new", "old").misplaced()).isNotEmpty();
    assertThat(derive("old", "new").asExpected()).isTrue();
  }

  @Test
  void expectsNothingOfARunWithoutWrites() {
    assertThat(derive().misplaced()).isEmpty();
    assertThat(derive("old", "new").asExpected()).isFalse();
  }

  @Test
  void measuresTheLongestGapAndThatOfEachHandOver() {
    acknowledged("old", EACH);
    clock += 2_000_000;
    acknowledged("old", EACH * 2);
    clock += 60_000;
    HandOvers handOvers = acknowledged("new", EACH).derive();
    List<Gap> gaps = Gap.of(writes, handOvers.blocks(), 0);
    assertThat(gaps).extracting(Gap::kind).containsExactly("overall", "handover");
    assertThat(gaps).extracting(Gap::ms).containsExactly(2010.0, 70.0);
    assertThat(gaps.getFirst().atSecond()).isEqualTo(1.0);
  }
}
