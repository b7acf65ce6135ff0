package dev.ferry.activities.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.workflows.dns.DnsRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@ServiceLab
class Rfc2136ZoneLabTest {
  private final String name = "z" + UUID.randomUUID().toString().substring(0, 8);
  private final RRset.Key key = new RRset.Key(name + "." + DnsLab.ZONE, DnsRecord.Type.A);
  private DnsLab lab;

  @BeforeEach
  void anAddress() throws IOException {
    lab = new DnsLab();
    lab.given(name, 4, "A", "198.18.201.1");
  }

  @AfterEach
  void leaveTheZoneAsItWas() {
    lab.gone(name);
    lab.close();
  }

  private RRset rrset(int ttl, String... values) {
    return new RRset(key, Duration.ofSeconds(ttl), List.of(values));
  }

  private List<Change> change() {
    return List.of(new Change(rrset(4, "198.18.201.1"), rrset(2, "198.18.201.2", "198.18.201.3")));
  }

  private InetSocketAddress primary() {
    return new InetSocketAddress(lab.edge.address(), NameServer.PORT);
  }

  @Test
  void aLostReplyIsResolvedByReading() throws Exception {
    try (Relay relay = new Relay(primary())) {
      relay.repliesToLose.set(1);
      assertThat(lab.zone(relay.address()).swap(change())).isEqualTo(new Swap.Swapped());
      assertThat(lab.found(name, DnsRecord.Type.A)).hasToString("2 s 198.18.201.2, 198.18.201.3");
      assertThat(relay.repliesToLose).hasValue(0);
    }
  }

  @Test
  void aLostRequestIsSentAgain() throws Exception {
    try (Relay relay = new Relay(primary())) {
      relay.requestsToLose.set(2);
      assertThat(lab.zone(relay.address()).swap(change())).isEqualTo(new Swap.Swapped());
      assertThat(lab.found(name, DnsRecord.Type.A)).hasToString("2 s 198.18.201.2, 198.18.201.3");
    }
  }

  @Test
  void aRequestThatIsLostAgainAndAgainLeavesTheOutcomeUnknown() throws Exception {
    try (Relay relay = new Relay(primary())) {
      relay.requestsToLose.set(1000);
      assertThat(lab.zone(relay.address()).swap(change())).isInstanceOf(Swap.Unknown.class);
    }
  }

  @Test
  void changesAllOrNothing() throws Exception {
    RRset.Key other = new RRset.Key(name + "-2." + DnsLab.ZONE, DnsRecord.Type.A);
    lab.given(name + "-2", 4, "A", "198.18.201.9");
    try {
      RRset wrong = new RRset(other, Duration.ofSeconds(4), List.of("198.18.201.8"));
      Change second = new Change(wrong, wrong.withTtl(Duration.ofSeconds(1)));
      assertThat(lab.zone().swap(List.of(change().getFirst(), second)))
          .isInstanceOf(Swap.Drifted.class);
      assertThat(lab.found(name, DnsRecord.Type.A)).hasToString("4 s 198.18.201.1");
    } finally {
      lab.gone(name + "-2");
    }
  }

  @Test
  void aPrimaryThatIsNotThereIsNamed() {
    assertThatThrownBy(
            () ->
                lab.zone(new InetSocketAddress(InetAddress.getLoopbackAddress(), 9)).swap(change()))
        .hasMessageStartingWith("FERRY-DNS-004 edge");
  }

  /**
   * Two writers exchange one RRset by compare-and-swap of their own. Each value that one writes
   * names its predecessor, so that a lost edit is a value that nobody followed and that is not the
   * last.
   */
  @Test
  void losesNoEditInTwoHundredRacesWithARivalWriter() throws Exception {
    Random random = new Random(7);
    Rfc2136Zone ours = lab.zone();
    Rfc2136Zone theirs = lab.zone();
    Set<String> written = new HashSet<>();
    Set<String> replaced = new HashSet<>();
    AtomicInteger ourWins = new AtomicInteger();
    AtomicInteger theirWins = new AtomicInteger();
    for (int race = 0; race < 200; race++) {
      RRset start = lab.found(name, DnsRecord.Type.A);
      RRset a = rrset(2 + race, "198.19.1." + (race + 1));
      // Every third rival changes nothing but the TTL.
      RRset b =
          race % 3 == 0
              ? start.withTtl(Duration.ofSeconds(1000 + race))
              : rrset(500 + race, "198.19.2." + (race + 1));
      int head = random.nextInt(3000);
      Thread rival =
          Thread.ofPlatform()
              .start(
                  () -> {
                    busy(head);
                    race(theirs, start, b, written, replaced, theirWins);
                  });
      busy(1500);
      race(ours, start, a, written, replaced, ourWins);
      rival.join();
    }
    String last = lab.found(name, DnsRecord.Type.A).toString();
    Set<String> lost = new HashSet<>(written);
    lost.removeAll(replaced);
    lost.remove(last);
    System.out.printf("200 races: we won %s, the rival %s%n", ourWins, theirWins);
    assertThat(lost).isEmpty();
    assertThat(ourWins.get() + theirWins.get()).isEqualTo(200);
    assertThat(ourWins.get()).isPositive();
    assertThat(theirWins.get()).isPositive();
  }

  private static void race(
      Rfc2136Zone zone,
      RRset from,
      RRset to,
      Set<String> written,
      Set<String> replaced,
      AtomicInteger wins) {
    if (zone.swap(List.of(new Change(from, to))) instanceof Swap.Swapped) {
      synchronized (written) {
        written.add(to.toString());
        replaced.add(from.toString());
        wins.incrementAndGet();
      }
    }
  }

  private static void busy(int micros) {
    long end = System.nanoTime() + micros * 1000L;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }
}
