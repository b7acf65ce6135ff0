package dev.ferry.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.lab.LabEnvironment;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole switch of a live service on real hosts, with the worker killed at a named step of the
 * pause; {@code -Dferry.kills=N} kills more often.
 */
@Tag("lab")
@Timeout(900)
final class KilledWorkerLabTest {
  private static final int KILLS = Integer.getInteger("ferry.kills", 6);
  private static final int RATE = 100;

  private final Bench bench;

  KilledWorkerLabTest(@TempDir Path work) {
    Path root = Path.of("..").toAbsolutePath().normalize();
    bench = new Bench(root, LabEnvironment.read(), work, KILLS / KillMeasure.EACH, RATE, 0, 1);
  }

  @BeforeEach
  @AfterEach
  void reset() throws Exception {
    bench.reset();
  }

  @Test
  void losesNothingWhereverTheWorkerDiesInThePause() throws Exception {
    Findings findings = new KillMeasure().run(bench);

    assertThat(findings.broken).as("%s", findings.details).isEmpty();
  }
}
