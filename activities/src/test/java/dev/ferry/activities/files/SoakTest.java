package dev.ferry.activities.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
    assertThat(soak("journal-soak.pl", directory, "1", "" + JOURNAL_SEEDS))
        .as("some went by the journal, some without rsync")
        .doesNotContain("0 journal", " 0 put");
  }

  /** Where a pass is refused, because too much moved under it, a later one has to make it good. */
  @Test
  void whateverHappensDuringFivePassesBothSidesAreTheSameInTheEnd(@TempDir Path directory)
      throws Exception {
    assertThat(
            soak(
                "pass-soak.pl",
                directory,
                "" + FIRST_SEED,
                "" + (FIRST_SEED + PASS_SEEDS - 1),
                "" + OPERATIONS))
        .contains(5 * PASS_SEEDS + " passes");
  }

  private static String soak(String soak, Path directory, String... words) throws Exception {
    Path program = Files.write(directory.resolve("soak.pl"), program(soak));
    Path said = directory.resolve("said.all");
    List<String> argv = new ArrayList<>(List.of("perl", program.toString(), directory.toString()));
    argv.addAll(List.of(words));
    int exit =
        new ProcessBuilder(argv)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start()
            .waitFor();
    String text = new String(Files.readAllBytes(said), UTF_8);
    System.out.println("NOTE " + text);
    assertThat(exit).as(text).isZero();
    assertThat(text).contains(" 0 wrong").doesNotContain("seed ");
    return text;
  }

  /** What the script says before it runs its verb, the operations, then the soak. */
  private static byte[] program(String soak) throws Exception {
    String script = new String(HostScript.TEXT, UTF_8);
    ByteArrayOutputStream program = new ByteArrayOutputStream();
    program.write("our @words; BEGIN { @words = @ARGV }\n".getBytes(UTF_8));
    program.write(
        script.substring(0, script.lastIndexOf("run_verb($verb, @args);")).getBytes(UTF_8));
    for (String part : List.of("soak-operations.pl", soak)) {
      try (InputStream in = SoakTest.class.getResourceAsStream(part)) {
        program.write(in.readAllBytes());
      }
    }
    return program.toByteArray();
  }
}
