package dev.ferry.activities.points;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.points.Dump.Kind;
import dev.ferry.activities.points.Dump.Part;
import dev.ferry.activities.ssh.Bash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script on this machine, with dumps that are told what to say. */
class PointScriptTest {
  private static final Duration DAY = Duration.ofDays(1);
  private static final String WHOLE = "-- at 0-1-7\n-- the rows\n-- Dump completed on a day\n";

  @TempDir private Path home;
  private Path directory;
  private Path rows;

  @BeforeEach
  void rows() throws IOException {
    directory = home.resolve("a \"disk\"/db");
    rows = Files.writeString(home.resolve("rows"), WHOLE);
    Files.writeString(home.resolve("form"), "CREATE TABLE t (n INT)\n");
  }

  private String run(String verb, String... rest) {
    List<String> words = new ArrayList<>(List.of(verb, directory.toString(), "pre_migration_a_"));
    words.addAll(List.of(rest));
    List<String> argv = Bash.beside(Point.class, "point").words(words);
    try {
      Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return said;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Look look() {
    return Look.parse(run("look", note()));
  }

  private String note() {
    return home.resolve("note").toString();
  }

  private Look take(long needed, String... definitions) {
    Dump dump =
        new Dump(
            "s/^-- at \\(.*\\)$/position \\1/p",
            "",
            List.of(),
            Map.of(),
            List.of(
                new Part(Kind.SCHEMA, "schema.sql", List.of(definitions)),
                new Part(Kind.SQL, "data.sql.gz", List.of("cat", rows.toString()))));
    List<String> words =
        new ArrayList<>(
            List.of(
                note(),
                "1",
                Long.toString(needed),
                dump.findPosition(),
                "",
                "\"component\":\"db\""));
    words.addAll(dump.words());
    run("take", words.toArray(String[]::new));
    return look();
  }

  private Look take() {
    return take(1, "cat", home.resolve("form").toString());
  }

  private List<String> there() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void whatIsWholeHasItsNameItsPositionAndIsGood() throws IOException {
    Look look = take();
    assertThat(look.damage()).isEmpty();
    assertThat(look.good(DAY)).isTrue();
    assertThat(look.good(Duration.ofSeconds(-1))).isFalse();
    assertThat(look.failed()).isEmpty();
    assertThat(look.soFar()).isEmpty();
    assertThat(there()).containsExactly(look.id());
    assertThat(look.point().path("location").asText())
        .isEqualTo(directory.resolve(look.id()).toString());
    assertThat(look.point().path("position").asText()).isEqualTo("0-1-7");
  }

  @Test
  void oneOfTheFutureIsNotGoodAndDisplacesNone() throws IOException {
    Look now = take();
    Path later = directory.resolve("pre_migration_a_9000000000");
    Files.move(directory.resolve(now.id()), later);
    assertThat(look().good(DAY)).isFalse();
    take();
    assertThat(there()).hasSize(1).doesNotContain(later.getFileName().toString());
  }

  @Test
  void theNextNumberOfASequenceIsNoChange() {
    assertThat(take(1, "date", "+DO SETVAL(`s`, %N, 0);").failed()).isEmpty();
  }

  @Test
  void howLongAFailedOneTookIsTold() throws IOException {
    Look look = take(1, "sh", "-c", "sleep 1; exit 1");
    assertThat(look.took()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(look.why()).isEqualTo("it was ended");
  }

  @Test
  void aDumpWithoutAnEndIsNoneAndTheOneBeforeStays() throws IOException {
    Look before = take();
    Files.writeString(rows, WHOLE.replace("completed", "cut off"));
    Look look = take();
    assertThat(look.why()).contains("no position or no end");
    assertThat(look.good(DAY)).isTrue();
    assertThat(there()).containsExactly(before.id());
  }

  @Test
  void aTableWhoseFormChangesMeanwhileMakesItNone() throws IOException {
    Look look = take(1, "date", "+%N");
    assertThat(look.why()).contains("form of a table changed");
    assertThat(look.none()).isTrue();
    assertThat(there()).isEmpty();
  }

  @Test
  void aProgramThatFailsIsToldInItsWords() throws IOException {
    Look look = take(1, "cat", "/nowhere");
    assertThat(look.why()).contains("/nowhere: No such file");
    assertThat(there()).isEmpty();
  }

  @Test
  void whatHasNoRoomIsNotBegun() throws IOException {
    assertThat(run("room", "1")).endsWith(" 1\n");
    assertThat(run("room", Long.toString(Long.MAX_VALUE))).endsWith(" 0\n");
    Look look = take(Long.MAX_VALUE, "cat", home.resolve("form").toString());
    assertThat(look.why()).contains("bytes are free");
    assertThat(there()).isEmpty();
  }

  @Test
  void whatIsNotWholeSaysWhatIsMissing() throws IOException {
    Path point = directory.resolve(take().id());
    Files.writeString(point.resolve("schema.sql"), "DROP");
    assertThat(look().damage()).contains("schema.sql has another size");
    Files.delete(point.resolve("data.sql.gz"));
    assertThat(look().damage()).contains("data.sql.gz is missing");
    Files.writeString(point.resolve("point.json"), "{\"id\":");
    assertThat(look().good(DAY)).isFalse();
  }

  @Test
  void olderOnesOfTheSameMoveGoAndThoseOfOthersStay() throws IOException {
    String old = "pre_migration_a_1000000000";
    String other = "pre_migration_a_b_1000000000";
    for (String name : List.of(old, other)) {
      Files.createDirectories(directory.resolve(name));
      Files.writeString(directory.resolve(name).resolve("point.json"), "{}");
    }
    assertThat(look().good(DAY)).isFalse();
    Look look = take();
    assertThat(there()).containsExactlyInAnyOrder(look.id(), other);
  }
}
