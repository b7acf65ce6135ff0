package dev.ferry.activities.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script's own code on trees of this machine, whose changes a seed picks. */
class SoakTest {
  private static final int JOURNAL_SEEDS = Integer.getInteger("ferry.journalSeeds", 12);
  private static final int PASS_SEEDS = Integer.getInteger("ferry.passSeeds", 3);
  private static final int FIRST_SEED = Integer.getInteger("ferry.seed", 1);
  private static final int OPERATIONS = Integer.getInteger("ferry.operations", 1000);

  @Test
  void whateverChangesTheJournalLeadsToWhatAWalkFinds(@TempDir Path directory) throws Exception {
    String said = soak("journal-soak.pl", directory, "1", "" + JOURNAL_SEEDS);
    assertThat(count(said, "journal")).as("by the journal").isPositive();
    assertThat(count(said, "put")).as("without rsync").isPositive();
  }

  /** Where a pass is refused, because too much moved under it, a later one has to make it good. */
  @Test
  void whateverHappensDuringFivePassesBothSidesAreTheSameInTheEnd(@TempDir Path directory)
      throws Exception {
    String said =
        soak(
            "pass-soak.pl",
            directory,
            "" + FIRST_SEED,
            "" + (FIRST_SEED + PASS_SEEDS - 1),
            "" + OPERATIONS);
    assertThat(count(said, "passes")).isEqualTo(5 * PASS_SEEDS);
    assertThat(count(said, "refused")).isLessThan(5 * PASS_SEEDS);
    assertThat(count(said, "journal")).as("handed over by the journal").isPositive();
  }

  private static int count(String said, String of) {
    Matcher count = Pattern.compile("(?<!\\S)(\\d+) " + of + "(?!\\S)").matcher(said);
    assertThat(count.find()).as(said).isTrue();
    return Integer.parseInt(count.group(1));
  }

  private static String soak(String soak, Path directory, String... words) throws Exception {
    String text = ScriptProgram.of("soak-operations.pl", soak).run(directory, words);
    System.out.println("NOTE " + text);
    assertThat(text).contains(" 0 wrong").doesNotContain("seed ");
    return text;
  }
}
