package dev.ferry.lab.witness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.lab.LabMain;
import dev.ferry.lab.witness.Trial.Checked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledWitnessTest {

  private static final int ORDERS = 150;

  private final Path directory;
  private final Trial trial;
  private final Shop shop = new Shop();

  KilledWitnessTest(@TempDir Path directory) {
    this.directory = directory;
    this.trial = new Trial(directory);
  }

  @AfterEach
  void close() throws IOException {
    shop.close();
  }

  private Process startAndAwaitOrders() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LabMain.class.getName(),
                "witness",
                "run",
                "--url",
                shop.url(),
                "--journal",
                directory.toString())
            .inheritIO()
            .start();
    long giveUp = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (shop.posts() < ORDERS) {
      assertThat(process.isAlive()).isTrue();
      assertThat(System.nanoTime()).isLessThan(giveUp);
      Thread.sleep(10);
    }
    return process;
  }

  @Test
  void knowsAllItSentAfterItWasKilled() throws IOException, InterruptedException {
    Process process = startAndAwaitOrders();
    assertThat(process.destroyForcibly().waitFor(10, TimeUnit.SECONDS)).isTrue();
    Checked checked = trial.check(shop);
    assertThat(checked.number("/writes/acknowledged")).isGreaterThan(ORDERS - 20);
    assertThat(checked.number("/writes/lost")).isZero();
    int known =
        checked.number("/writes/acknowledged") + checked.number("/writes/unacknowledgedPresent");
    assertThat(known).isEqualTo(shop.stored());
    assertThat(checked.report().at("/run/ended").asBoolean()).isFalse();
    assertThat(checked.verdict()).isEqualTo("INCONCLUSIVE");
    assertThat(checked.exitCode()).isEqualTo(1);
  }

  @Test
  void endsItsRunOnSigterm() throws IOException, InterruptedException {
    Process process = startAndAwaitOrders();
    process.destroy();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    Checked checked = trial.check(shop);
    assertThat(checked.verdict()).isEqualTo("PASS");
    assertThat(checked.number("/writes/acknowledged")).isEqualTo(shop.stored());
  }

  @Test
  void endsItsRunWhenTheStopFileAppears() throws IOException, InterruptedException {
    Process process = startAndAwaitOrders();
    Files.createFile(directory.resolve("stop"));
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    assertThat(trial.check(shop).verdict()).isEqualTo("PASS");
  }

  @Test
  void passesOverALastLineThatWasCutOff() throws IOException {
    assertThat(trial.run(shop.url(), "--seconds", "1")).isZero();
    Files.writeString(Journal.file(directory), "done\t200\twrite\t2", StandardOpenOption.APPEND);
    assertThat(trial.check(shop).verdict()).isEqualTo("PASS");
  }

  @Test
  void refusesAJournalDamagedElsewhere() throws IOException {
    assertThat(trial.run(shop.url(), "--seconds", "1")).isZero();
    Files.writeString(Journal.file(directory), "done\t200\twrite\t2\n", StandardOpenOption.APPEND);
    int exitCode =
        LabMain.run(
            "witness", "check", "--journal", directory.toString(), "--destination", shop.url());
    assertThat(exitCode).isEqualTo(1);
  }
}
