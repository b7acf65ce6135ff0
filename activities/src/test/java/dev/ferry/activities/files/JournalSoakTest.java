package dev.ferry.activities.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script's own code on a tree of this machine, whose changes a seed picks. */
class JournalSoakTest {
  private static final int SEEDS = Integer.getInteger("ferry.journalSeeds", 12);

  @Test
  void whateverChangesTheJournalLeadsToWhatAWalkFinds(@TempDir Path directory) throws Exception {
    Path program = Files.write(directory.resolve("soak.pl"), program());
    Path said = directory.resolve("said");
    int exit =
        new ProcessBuilder("perl", program.toString(), directory.toString(), "1", "" + SEEDS)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start()
            .waitFor();
    String text = Files.readString(said);
    System.out.println("NOTE " + text);
    assertThat(exit).as(text).isZero();
    assertThat(text).contains(" 0 wrong").doesNotContain("seed ");
    assertThat(text)
        .as("some went by the journal, some without rsync")
        .doesNotContain("0 journal", " 0 put");
  }

  /** What the script says before it runs its verb, then the soak. */
  private static byte[] program() throws Exception {
    String script = new String(HostScript.TEXT, UTF_8);
    ByteArrayOutputStream program = new ByteArrayOutputStream();
    program.write("our @words; BEGIN { @words = @ARGV }\n".getBytes(UTF_8));
    program.write(
        script.substring(0, script.lastIndexOf("run_verb($verb, @args);")).getBytes(UTF_8));
    try (InputStream soak = JournalSoakTest.class.getResourceAsStream("journal-soak.pl")) {
      program.write(soak.readAllBytes());
    }
    return program.toByteArray();
  }
}
