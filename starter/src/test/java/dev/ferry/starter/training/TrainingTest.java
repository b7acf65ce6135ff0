package dev.ferry.starter.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.starter.Exit;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TrainingTest {
  /** Else the archive would lack what every other status needs. */
  @Test
  void showsAMigrationToItsEnd() throws Exception {
    StringWriter first = new StringWriter(); // in which classes are loaded, which takes long
    Training.run(new PrintWriter(first), new PrintWriter(first));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exit = Training.run(new PrintWriter(out), new PrintWriter(err));
    assertThat(exit).as(out + "\n" + err).isEqualTo(Exit.WAITS);
    assertThat(out.toString())
        .contains("training  FOLLOW", "the gate cutover can open", "came home", "db", "PASS");
    assertThat(err.toString()).isEmpty();
  }
}
