package dev.ferry.activities.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.ssh.Remote.Job;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.workflows.plan.Host;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@ServiceLab
@Timeout(60)
class JobLabTest {
  private final Claim claim = new Claim(LocalSshd.migration(), 1, 0);
  private LabHosts lab;
  private JschRemotes remotes;
  private Host host;

  @BeforeEach
  void prepare() throws Exception {
    lab = LabHosts.read();
    remotes = lab.remotes();
    host = lab.host("source", "ferry");
    remotes.raise(host, claim);
  }

  @AfterEach
  void cleanUp() {
    remotes.forget(host, new Claim(claim.migration(), 9, 0));
    remotes.close();
  }

  @Test
  void aJobOutlivesItsSessionAndIsNotStartedTwice() throws Exception {
    String started = "date +%s%N >> /tmp/" + claim.migration();
    Command work =
        Command.of("sh", "-c", started + "; cat; id -un; sleep 2; echo bad >&2; exit 3")
            .stdin("from stdin\n".getBytes(StandardCharsets.UTF_8));
    try (Remote remote = remotes.open(host, claim)) {
      Job job = remote.job("copy.media", work);
      assertThat(job.exit()).isEmpty();
    }
    remotes.close();
    remotes = lab.remotes();
    Claim next = new Claim(claim.migration(), 1, 1);
    remotes.raise(host, next);
    try (Remote remote = remotes.open(host, next)) {
      Job job = remote.job("copy.media", work);
      assertThat(job.exit()).isEmpty();
      assertThat(job.await(Duration.ofMillis(200))).isEmpty();
      assertThat(job.await(Duration.ofSeconds(10))).contains(3);
      assertThat(job.tail()).isEqualTo("from stdin\nferry\nbad");
      assertThat(remote.job("copy.media", work).exit()).contains(3);
      assertThat(remote.run(Command.reading("cat", "/tmp/" + claim.migration())).text())
          .doesNotContain("\n");
      job.remove();
      job.remove();
      assertThatThrownBy(job::exit).hasMessageStartingWith("FERRY-SSH-008 job copy.media");
    }
  }

  @Test
  void aHigherEpochStopsTheJobsOfEarlierOnes() {
    try (Remote remote = remotes.open(host, claim)) {
      remote.job("long", Command.of("sleep", "4711").asRoot().within(Duration.ofHours(2)));
    }
    Claim next = new Claim(claim.migration(), 2, 0);
    remotes.raise(host, next);
    try (Remote remote = remotes.open(host, next)) {
      assertThat(remote.run(Command.reading("pgrep", "-fx", "sleep 4711")).ok()).isFalse();
      Job job = remote.job("long", Command.of("echo", "anew"));
      assertThat(job.await(Duration.ofSeconds(5))).contains(0);
      assertThat(job.tail()).isEqualTo("anew");
    }
  }

  @Test
  void aJobOfOnesOwnEndsEarlierOnesOfItsKindAndNoOther() {
    try (Remote remote = remotes.open(host, claim)) {
      Job other = remote.job("zebra", Command.of("sleep", "4712").within(Duration.ofHours(2)));
      remote.ownJob("compare", Command.of("sleep", "4713").within(Duration.ofHours(2)));
      Job own = remote.ownJob("compare", Command.of("echo", "mine"));
      assertThat(remote.run(Command.reading("pgrep", "-fx", "sleep 4713")).ok()).isFalse();
      assertThat(remote.run(Command.reading("pgrep", "-fx", "sleep 4712")).ok()).isTrue();
      assertThat(other.exit()).isEmpty();
      assertThat(own.await(Duration.ofSeconds(5))).contains(0);
      assertThat(own.tail()).isEqualTo("mine");
    }
  }

  @Test
  void anUnprivilegedAccountBecomesRootOnlyWhereTheCommandSaysSo() {
    try (Remote remote = remotes.open(host, claim)) {
      Command who = Command.of("id", "-un");
      assertThat(remote.run(who).text()).isEqualTo("ferry");
      assertThat(remote.runNow(who).text()).isEqualTo("ferry");
      assertThat(remote.run(who.asRoot()).text()).isEqualTo("root");
      assertThat(remote.runNow(who.asRoot()).text()).isEqualTo("root");
      assertThat(remote.run(Command.reading("id", "-un")).text()).isEqualTo("ferry");
      assertThat(remote.run(Command.reading("id", "-un").asRoot()).text()).isEqualTo("root");
    }
  }

  @Test
  void aSessionOfAnUnprivilegedAccountEndsWithItsClaim() {
    try (Remote stale = remotes.open(host, claim)) {
      stale.runNow(Command.of("true"));
      remotes.raise(host, new Claim(claim.migration(), 1, 1));
      assertThatThrownBy(() -> stale.forward(22)).hasMessageStartingWith("FERRY-SSH-005");
    }
  }

  @Test
  void measuresCommandsOnAHostOfItsOwn() {
    Host ferry = lab.source();
    try (Remote remote = remotes.open(ferry, claim)) {
      for (Command command : new Command[] {Command.of("true"), Command.reading("true")}) {
        remote.runNow(command);
        System.out.printf(
            "reads=%s: runNow %s, run %s%n",
            command.reads(),
            median(200, () -> remote.runNow(command)),
            median(30, () -> remote.run(command)));
      }
    }
  }

  private static String median(int times, Runnable work) {
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      long start = System.nanoTime();
      work.run();
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    return "median %.2f ms, p95 %.2f ms"
        .formatted(nanos[times / 2] / 1e6, nanos[times * 95 / 100] / 1e6);
  }
}
