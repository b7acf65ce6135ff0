package dev.ferry.lab.witness;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ferry.lab.witness.Shop.Act;
import dev.ferry.lab.witness.Trial.Checked;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WitnessTest {

  /** 1 s at 200 requests/s. */
  private static final int REQUESTS = 200;

  /** Every fifth reads, unless no order is acknowledged yet; then it writes too. */
  private static final int READS = 40;

  private static final int FEWEST_WRITES = REQUESTS - READS;

  private final Shop shop = new Shop();
  private final Trial trial;

  WitnessTest(@TempDir Path directory) {
    this.trial = new Trial(directory);
  }

  @AfterEach
  void close() throws IOException {
    shop.close();
  }

  private Checked runAndCheck(String... checkOptions) throws IOException {
    assertThat(trial.run(shop.url(), "--seconds", "1", "--timeout", "1")).isZero();
    return trial.check(shop, checkOptions);
  }

  private static void assertFailed(Checked checked, String pointer, int times) {
    assertThat(checked.number(pointer)).as(pointer).isEqualTo(times);
    assertThat(checked.verdict()).isEqualTo("FAIL");
    assertThat(checked.exitCode()).isEqualTo(1);
    assertThat(checked.report().at("/details")).isNotEmpty();
  }

  @Test
  void readsNothingWhenAskedTo() throws IOException {
    assertThat(trial.run(shop.url(), "--seconds", "1", "--read-every", "0")).isZero();
    Checked checked = trial.check(shop);
    assertThat(checked.number("/reads/total")).isZero();
    assertThat(checked.number("/writes/acknowledged")).isEqualTo(REQUESTS);
    assertThat(AcknowledgedWrite.of(trial.directory())).hasSize(REQUESTS);
  }

  @Test
  void countsEveryRequestOfAGoodRunAndPasses() throws IOException {
    Checked checked = runAndCheck();
    assertThat(checked.verdict()).isEqualTo("PASS");
    assertThat(checked.exitCode()).isZero();
    assertThat(checked.number("/requests/total")).isEqualTo(REQUESTS);
    assertThat(checked.number("/requests/ok")).isEqualTo(REQUESTS);
    assertThat(checked.number("/reads/total")).isEqualTo(REQUESTS - shop.posts()).isPositive();
    assertThat(checked.number("/writes/acknowledged")).isEqualTo(shop.posts());
    int inSeries =
        StreamSupport.stream(checked.report().at("/series").spliterator(), false)
            .mapToInt(second -> second.get("ok").asInt())
            .sum();
    assertThat(inSeries).isEqualTo(REQUESTS);
    assertThat(checked.report().at("/gaps/0/ms").asDouble()).isPositive();
    JsonNode status =
        new ObjectMapper().readTree(trial.directory().resolve("status.json").toFile());
    assertThat(status.get("state").asText()).isEqualTo("ended");
    assertThat(status.get("sent").asInt()).isEqualTo(REQUESTS);
    assertThat(status.get("server").asText()).isEqualTo("old");
  }

  @Test
  void keepsHalfOfItsConnectionsAliveAndOpensANewOneForEachOtherRequest() {
    assertThat(trial.run(shop.url(), "--seconds", "1", "--clients", "2")).isZero();
    assertThat(shop.connections()).isBetween(50, 150);
  }

  @Test
  void takesAnOrderStoredButNeverAnsweredForUnknownAndFailed() throws IOException {
    shop.does(n -> n == 7 ? Act.STORE_AND_STAY_SILENT : Act.STORE);
    Checked checked = runAndCheck();
    assertFailed(checked, "/requests/unknown", 1);
    assertThat(checked.number("/requests/failed")).isEqualTo(1);
    assertThat(checked.number("/writes/unacknowledgedPresent")).isEqualTo(1);
    assertThat(checked.number("/writes/lost")).isZero();
  }

  @Test
  void countsARefusedOrderAsFailedAndDoesNotExpectIt() throws IOException {
    shop.does(n -> n == 7 ? Act.REFUSE : Act.STORE);
    Checked checked = runAndCheck();
    assertFailed(checked, "/requests/failed", 1);
    assertThat(checked.number("/requests/unknown")).isZero();
    assertThat(checked.number("/writes/unacknowledged")).isEqualTo(1);
    assertThat(checked.number("/writes/unacknowledgedPresent")).isZero();
    assertThat(checked.report().at("/details/0").asText()).contains("503").contains("read only");
  }

  @Test
  void findsAnAcknowledgedOrderThatIsLost() throws IOException {
    shop.does(n -> n == FEWEST_WRITES - 1 ? Act.LOSE : Act.STORE);
    assertFailed(runAndCheck(), "/writes/lost", 1);
  }

  @Test
  void failsAReadOfALostOrder() throws IOException {
    shop.does(n -> n == 0 ? Act.STORE : Act.LOSE);
    Checked checked = runAndCheck();
    assertFailed(checked, "/writes/lost", shop.posts() - 1);
    assertThat(checked.number("/reads/failed")).isBetween(1, READS);
  }

  @Test
  void findsAnOrderStoredTwice() throws IOException {
    shop.does(n -> n == 7 ? Act.STORE_TWICE : Act.STORE);
    assertFailed(runAndCheck(), "/writes/duplicated", 1);
  }

  @Test
  void findsAnOrderWithOneByteFlipped() throws IOException {
    shop.does(n -> n == 7 ? Act.FLIP_A_BYTE : Act.STORE);
    assertFailed(runAndCheck(), "/writes/corrupted", 1);
  }

  @Test
  void findsAnOrderWhoseRowTellsAnotherDigestThanItsFile() throws IOException {
    shop.does(n -> n == 7 ? Act.FORGET_ITS_DIGEST : Act.STORE);
    assertFailed(runAndCheck(), "/writes/corrupted", 1);
  }

  @Test
  void findsAnOrderTheOldSideAcknowledgedAfterTheSwitch() throws IOException {
    shop.named(n -> n < 80 || n == 120 ? "old" : "new");
    Checked checked = runAndCheck("--expect", "old,new");
    assertFailed(checked, "/writes/misplaced", 1);
    assertThat(checked.report().at("/asExpected").asBoolean()).isTrue();
  }

  @Test
  void passesASwitchThereAndBackAndMeasuresTheGapOfEach() throws IOException {
    shop.named(n -> n < 50 || n >= 110 ? "old" : "new");
    Checked checked = runAndCheck("--expect", "old,new,old");
    assertThat(checked.verdict()).isEqualTo("PASS");
    assertThat(checked.report().at("/blocks")).hasSize(3);
    assertThat(checked.report().at("/gaps")).hasSize(3);
    assertThat(checked.report().at("/closeups")).hasSize(2);
    JsonNode closeup = checked.report().at("/closeups/0");
    assertThat(closeup.path("from").asText() + closeup.path("to").asText()).isEqualTo("oldnew");
    assertThat(closeup.path("slices").findValues("ok").stream().mapToInt(JsonNode::asInt).sum())
        .isEqualTo(REQUESTS);
    assertThat(checked.report().at("/gaps/2/kind").asText()).isEqualTo("handover");
    assertThat(checked.report().at("/gaps/2/to").asText()).isEqualTo("old");
    assertThat(trial.check(shop, "--expect", "old,new").verdict()).isEqualTo("FAIL");
    assertThat(trial.check(shop, "--fence-from", "old").verdict()).isEqualTo("FAIL");
  }

  @Test
  void doesNotRepeatARequestResetInTheMiddleOfItsAnswer() throws IOException {
    shop.does(n -> n == 7 || n == 8 ? Act.RESET_MID_ANSWER : Act.STORE);
    Checked checked = runAndCheck();
    assertFailed(checked, "/requests/unknown", 2);
    int written = checked.number("/writes/acknowledged") + checked.number("/writes/unacknowledged");
    assertThat(shop.posts()).isEqualTo(written);
  }

  @Test
  void opensANewConnectionWhereTheServerClosedAnIdleOne() throws IOException {
    shop.does(n -> Act.CLOSE_AFTERWARDS);
    assertThat(trial.run(shop.url(), "--seconds", "1", "--rate", "50", "--clients", "2")).isZero();
    assertThat(trial.check(shop).verdict()).isEqualTo("PASS");
  }

  @Test
  void neverPassesWithoutAnAcknowledgedOrder() throws IOException {
    assertThat(trial.run(shop.url(), "--seconds", "0")).isZero();
    Checked checked = trial.check(shop);
    assertThat(checked.verdict()).isEqualTo("NO_DATA");
    assertThat(checked.exitCode()).isEqualTo(1);
  }

  @Test
  void neverPassesWhereTheDestinationDoesNotTellHowOftenAnOrderIsStored() throws IOException {
    Checked checked = runAndCheck("--count-header", "X-Other");
    assertThat(checked.number("/writes/unchecked")).isEqualTo(shop.posts());
    assertThat(checked.verdict()).isEqualTo("ERROR");
    assertThat(checked.exitCode()).isEqualTo(1);
  }

  @Test
  void neverPassesWhereNobodyAnswersAtTheDestination() throws IOException {
    assertThat(trial.run(shop.url(), "--seconds", "1")).isZero();
    shop.close();
    assertThat(trial.check(shop).verdict()).isEqualTo("ERROR");
  }

  @Test
  void sendsLateRatherThanNotAtAllAndRecordsHowLate() throws IOException {
    shop.does(n -> n == 3 ? Act.STORE_AND_STAY_SILENT : Act.STORE);
    assertThat(trial.run(shop.url(), "--seconds", "1", "--clients", "1", "--timeout", "1"))
        .isZero();
    Checked checked = trial.check(shop);
    assertThat(checked.number("/requests/total")).isEqualTo(REQUESTS);
    assertThat(checked.number("/requests/notSent")).isZero();
    assertThat(checked.number("/schedule/slipMaxMs")).isBetween(900, 5000);
  }

  @Test
  void tellsOfRequestsItNeverSent() throws IOException {
    shop.does(n -> Act.STORE_AND_STAY_SILENT);
    assertThat(trial.run(shop.url(), "--seconds", "1", "--clients", "1", "--timeout", "1"))
        .isZero();
    Checked checked = trial.check(shop);
    int total = checked.number("/requests/total");
    assertThat(total).isBetween(1, 4);
    assertThat(checked.number("/requests/notSent")).isEqualTo(REQUESTS - total);
    assertThat(checked.verdict()).isEqualTo("FAIL");
  }

  @Test
  void refusesADirectoryThatHoldsAJournal() {
    assertThat(trial.run(shop.url(), "--seconds", "0")).isZero();
    assertThat(trial.run(shop.url(), "--seconds", "0")).isEqualTo(1);
  }

  @Test
  void refusesANameWithoutAResolver() {
    assertThat(trial.run("http://www.shop.test/orders/{token}", "--seconds", "1")).isEqualTo(2);
  }
}
