package dev.ferry.activities.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script makes of a tree of this machine. */
class HostScriptTest {
  @TempDir Path directory;

  @Test
  void goesOnWhereAComparisonWasCutOff() throws Exception {
    assertThat(said("cut")).as("900 of 2000 were told and kept").isEqualTo("read: 1100, 0\n");
  }

  @Test
  void readsNothingThatWasPutInThePlaceOfAFile() throws Exception {
    assertThat(said("planted")).isEqualTo("read: t/plain\n");
  }

  @Test
  void everyProgramThatReadsTellsTheSameWhateverTheName() throws Exception {
    String large =
        HexFormat.of()
            .formatHex(
                MessageDigest.getInstance("SHA-256")
                    .digest("abc".repeat(1 << 20).getBytes(US_ASCII)));
    String said = said("readers");
    assertThat(said)
        .contains("openssl: 13 of 13 files in 1 lots, 0 wrong, " + large)
        .contains("sha256sum: 13 of 13 files in 1 lots, 0 wrong, " + large);
    assertThat(said.lines().filter(line -> !line.endsWith("not here")))
        .allMatch(line -> line.contains("13 of 13 files in 1 lots, 0 wrong"));
  }

  @Test
  void takesNothingForGoneThatAWalkHasOnlyPassedOver() throws Exception {
    assertThat(said("missed"))
        .isEqualTo(
            """
            changed: t/other, t/turned; gone: t/gone, t/turned/in
            changed: t/other; gone: t/gone, t/turned, t/turned/in
            """);
  }

  @Test
  void makesNothingOfAWalkThatCouldNotReadADirectory() throws Exception {
    assertThat(ScriptProgram.of("cases.pl").refused(directory, "unread"))
        .contains("FERRY-FILES-038", "find: 't/closed': Permission denied");
  }

  @Test
  void tellsWhatVanishedFromWhatCouldNotBeRead() throws Exception {
    assertThat(said("said"))
        .isEqualTo(
            """
            whole
            whole
            find: 't/b: No such file or directory': Input/output error
            find: failed to read file names from file system at or below 't': No such file or directory
            find ended with status 1
            find ended with status 137
            """);
  }

  @Test
  void walksAgainWhereADirectoryThatIsMovedBreaksTheWalkOff() throws Exception {
    assertThat(said("moved")).isEqualTo("failed to read file names\nwhole: 50 moved\n");
  }

  @Test
  void writesNoFileThatAnotherProcessIsWriting() throws Exception {
    assertThat(said("own")).isEqualTo("baseline.0, baseline.0.new.other\n");
  }

  private String said(String which) throws Exception {
    return ScriptProgram.of("cases.pl").run(directory, which);
  }
}
