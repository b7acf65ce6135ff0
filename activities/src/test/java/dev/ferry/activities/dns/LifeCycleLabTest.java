package dev.ferry.activities.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.dns.DnsRecord;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lab's primary together with a second server of the zone, or a resolver, that lags. */
@ServiceLab
class LifeCycleLabTest {
  private final String name = "l" + UUID.randomUUID().toString().substring(0, 8);
  private final RRset.Key key = new RRset.Key(name + "." + DnsLab.ZONE, DnsRecord.Type.A);
  private final AtomicReference<RRset> lagging = new AtomicReference<>(rrset(2, "198.18.202.1"));
  @TempDir private Path home;
  private DnsLab lab;
  private FakeNameServer second;

  @BeforeEach
  void start() throws IOException {
    lab = new DnsLab();
    lab.given(name, 2, "A", "198.18.202.1");
    second =
        new FakeNameServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            DnsLab.ZONE,
            any -> lagging.get());
  }

  @AfterEach
  void leaveTheZoneAsItWas() throws IOException {
    lab.gone(name);
    lab.close();
    second.close();
  }

  private RRset rrset(int ttl, String value) {
    return new RRset(key, Duration.ofSeconds(ttl), List.of(value));
  }

  /** The lab's zone as if it had these other servers, too. */
  private Move move(InetSocketAddress primary, List<NameServer> others, List<NameServer> resolvers)
      throws IOException {
    Zone zone = new WithServers(lab.zone(primary), others);
    return new Move(
        lab.step(Direction.FORWARD, List.of()),
        zone,
        List.of(rrset(1, "198.18.202.9")),
        resolvers,
        Notebook.in(home, "move", "names"),
        Duration.ofSeconds(3));
  }

  private InetSocketAddress primary() {
    return new InetSocketAddress(lab.edge.address(), NameServer.PORT);
  }

  private NameServer other() {
    return new NameServer("second", second.address());
  }

  @Test
  void serversThatDisagreeStopTheMove() throws Exception {
    lagging.set(rrset(2, "198.18.202.55"));
    Move move = move(primary(), List.of(other()), List.of());
    Inspection seen = new Look(move).inspect();
    assertThat(seen.findings())
        .filteredOn(it -> it.verdict() == Verdict.FAIL)
        .extracting(Finding::check)
        .containsExactly("dns.servers", "dns.agreement " + key);
    assertThatThrownBy(() -> new LifeCycle(move).prepare())
        .hasMessageStartingWith("FERRY-DNS-007")
        .hasMessageContaining("second has [2 s 198.18.202.55]");
    assertThat(lab.found(name, DnsRecord.Type.A)).hasToString("2 s 198.18.202.1");
  }

  @Test
  void theTtlCountsAsLoweredOnlyWhenEveryServerShowsIt() throws Exception {
    Move move = move(primary(), List.of(other()), List.of());
    assertThatThrownBy(() -> new LifeCycle(move).prepare())
        .hasMessageStartingWith("FERRY-DNS-007")
        .hasMessageContaining("do not follow its primary within 3 s");
    assertThat(move.notes().lowered()).isEmpty();
    assertThat(new Proof(move).confirm().verdict()).isNotEqualTo(Verdict.PASS);
    lagging.set(rrset(1, "198.18.202.1"));
    new LifeCycle(move).prepare();
    assertThat(move.notes().lowered()).isPresent();
  }

  @Test
  void aResolverThatKeepsTheOldValuesForLongerThanTheirTtlIsNamed() throws Exception {
    Move move = move(primary(), List.of(), List.of(other()));
    new LifeCycle(move).prepare();
    assertThatThrownBy(() -> new LifeCycle(move).takeOver())
        .hasMessageStartingWith("FERRY-DNS-008")
        .hasMessageContaining("resolver second has [2 s 198.18.202.1]");
    assertThat(new Proof(move).confirm().findings())
        .anyMatch(it -> it.verdict() == Verdict.INCONCLUSIVE && it.check().contains("second"));
    lagging.set(rrset(1, "198.18.202.9"));
    new LifeCycle(move).takeOver();
    assertThat(new Proof(move).confirm().verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void aServerThatDoesNotAnswerIsNoData() throws Exception {
    second.close();
    Move move = move(primary(), List.of(other()), List.of());
    assertThat(new Proof(move).confirm().findings())
        .anyMatch(it -> it.verdict() == Verdict.NO_DATA && it.check().contains("second"));
    assertThatThrownBy(() -> new LifeCycle(move).prepare()).hasMessageStartingWith("FERRY-DNS-007");
  }

  @Test
  void saysWhenAnOutcomeIsNotKnownAndFinishesLater() throws Exception {
    try (Relay relay = new Relay(primary())) {
      relay.requestsToLose.set(1000);
      Move move = move(relay.address(), List.of(), List.of());
      assertThatThrownBy(() -> new LifeCycle(move).prepare())
          .hasMessageStartingWith("FERRY-DNS-005");
      relay.requestsToLose.set(0);
      new LifeCycle(move).prepare();
      assertThat(lab.found(name, DnsRecord.Type.A)).hasToString("1 s 198.18.202.1");
    }
  }

  @Test
  void aPrimaryThatTakesNoUpdatesIsNamed() throws Exception {
    Move move = move(second.address(), List.of(), List.of());
    assertThatThrownBy(() -> new LifeCycle(move).prepare()).hasMessageStartingWith("FERRY-DNS-011");
  }

  @Test
  void aWaitThatIsCancelledSaysSo() throws Exception {
    Move move = move(primary(), List.of(), List.of());
    AtomicReference<Throwable> failure = new AtomicReference<>();
    Thread waiting =
        Thread.ofPlatform()
            .uncaughtExceptionHandler((thread, e) -> failure.set(e))
            .start(() -> new LifeCycle(move).prepare());
    Thread.sleep(2500);
    waiting.interrupt();
    waiting.join();
    assertThat(failure.get()).hasMessageStartingWith("FERRY-DNS-014");
  }
}
