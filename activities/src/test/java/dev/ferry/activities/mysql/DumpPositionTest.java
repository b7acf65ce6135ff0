package dev.ferry.activities.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DumpPositionTest {
  @Test
  void theWholeSetIsFoundHoweverManyServersAreInIt() throws Exception {
    assertThat(
            found(
                """
                SET @@SESSION.SQL_LOG_BIN= 0;
                /* SET @@GLOBAL.GTID_PURGED='+94fc996a-e601-11f1-ab10-02fc00000001:1-4';*/
                INSERT INTO `o` VALUES (1,'/* SET @@GLOBAL.GTID_PURGED=\\'+x:1\\';*/');
                """))
        .isEqualTo("position 94fc996a-e601-11f1-ab10-02fc00000001:1-4\n");
    assertThat(
            found(
                """
                /* SET @@GLOBAL.GTID_PURGED='+24fc996a-e601-11f1-ab10-02fc00000001:1-4:7,
                94fc996a-e601-11f1-ab10-02fc00000002:1-3:blue:9';*/
                """))
        .isEqualTo(
            "position 24fc996a-e601-11f1-ab10-02fc00000001:1-4:7,"
                + "94fc996a-e601-11f1-ab10-02fc00000002:1-3:blue:9\n");
  }

  private static String found(String dump) throws IOException {
    Process sed =
        new ProcessBuilder("sed", "-n", "-e", MySqlDialect.INSTANCE.findPosition()).start();
    sed.getOutputStream().write(dump.getBytes(StandardCharsets.UTF_8));
    sed.getOutputStream().close();
    return new String(sed.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
