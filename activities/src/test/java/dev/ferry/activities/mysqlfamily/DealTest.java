package dev.ferry.activities.mysqlfamily;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DealTest {
  private static final int CLIENTS = 3;

  /** Notes each statement with its number, and answers as a client of the database does. */
  private static final String CLIENT =
      """
      while read -r line; do
        case $line in
          "SELECT 'done "*) done=${line#*\\'}; echo "${done%\\'*}" ;;
          *broken*) exit 1 ;;
          *) echo "$$ $line" >>"$0" ;;
        esac
      done
      """;

  @TempDir Path directory;

  /** What was done, in this order: by whom, and what. */
  private List<String> dealt() throws IOException {
    return Files.readAllLines(directory.resolve("dealt"));
  }

  private int deal(String dump) throws IOException, InterruptedException {
    Path input = Files.writeString(directory.resolve("dump"), dump);
    Path log = directory.resolve("dealt");
    List<String> argv = new ArrayList<>(List.of("perl", "-e", Shell.DEAL));
    argv.addAll(List.of(Integer.toString(CLIENTS), "bash", "-c", CLIENT, log.toString()));
    return new ProcessBuilder(argv)
        .redirectInput(input.toFile())
        .redirectError(directory.resolve("said").toFile())
        .start()
        .waitFor();
  }

  private static String table(String name, int statements) {
    StringBuilder text = new StringBuilder();
    text.append("--\n-- Table structure for table `%s`\n--\n\n".formatted(name));
    text.append("CREATE TABLE `%s` (\n  `a` int\n);\n\n".formatted(name));
    text.append("--\n-- Dumping data for table `%s`\n--\n\n".formatted(name));
    for (int i = 0; i < statements; i++) {
      text.append("INSERT INTO `%s` VALUES\n(%d,'x);'),\n(%d,'y');\n".formatted(name, i, i));
    }
    return text.toString();
  }

  @Test
  void rowsAreDealtAfterTheirDefinitionAndBeforeWhatUsesThem() throws Exception {
    String dump =
        """
        -- A dump
        /*!40014 SET @OLD_UNIQUE_CHECKS=@@UNIQUE_CHECKS, UNIQUE_CHECKS=0 */;
        /*!40014 SET FOREIGN_KEY_CHECKS=0 */;
        /*!40101 SET @@GLOBAL.X=1 */;
        -- Current Database: `orders`
        USE `orders`;
        """
            + table("one", 400)
            + """
            DELIMITER ;;
            CREATE TRIGGER t BEFORE INSERT ON one FOR EACH ROW BEGIN
            -- Dumping data for table in a comment
            INSERT INTO log VALUES (1);
            END ;;
            DELIMITER ;
            """
            + table("two", 3);
    assertThat(deal(dump)).isZero();
    List<String> done = dealt();
    assertThat(done).filteredOn(line -> line.contains("FOREIGN_KEY_CHECKS")).hasSize(CLIENTS);
    assertThat(done).filteredOn(line -> line.contains("UNIQUE_CHECKS=1 */;")).hasSize(CLIENTS);
    assertThat(done).filteredOn(line -> line.contains("@@GLOBAL")).hasSize(1);
    assertThat(done).filteredOn(line -> line.endsWith("USE `orders`;")).hasSize(CLIENTS);
    assertThat(done).filteredOn(line -> line.contains("INSERT INTO `one`")).hasSize(400);
    assertThat(by(done, "INSERT INTO `one`")).hasSizeGreaterThan(1);
    assertThat(by(done, "(399,'y');")).hasSize(1);
    assertThat(by(done, "TRIGGER")).isEqualTo(by(done, "INTO log")).isEqualTo(by(done, "END ;;"));
    assertThat(first(done, "INSERT INTO `one`")).isGreaterThan(last(done, "CREATE TABLE `one`"));
    assertThat(first(done, "TRIGGER")).isGreaterThan(last(done, "INSERT INTO `one`"));
    assertThat(first(done, "INSERT INTO `two`")).isGreaterThan(last(done, "CREATE TABLE `two`"));
  }

  @Test
  void aClientThatEndsAndADumpThatIsCutOffAreNoSuccess() throws Exception {
    assertThat(deal(table("broken", 20))).isNotZero();
    String whole = table("one", 5);
    assertThat(deal(whole.substring(0, whole.length() - 8))).isNotZero();
    assertThat(Files.readString(directory.resolve("said"))).contains("ends within a statement");
  }

  private static List<String> by(List<String> done, String what) {
    return done.stream()
        .filter(line -> line.contains(what))
        .map(line -> line.substring(0, line.indexOf(' ')))
        .distinct()
        .toList();
  }

  private static int first(List<String> done, String what) {
    for (int i = 0; i < done.size(); i++) {
      if (done.get(i).contains(what)) {
        return i;
      }
    }
    throw new AssertionError("nobody did " + what);
  }

  private static int last(List<String> done, String what) {
    return done.size() - 1 - first(done.reversed(), what);
  }
}
