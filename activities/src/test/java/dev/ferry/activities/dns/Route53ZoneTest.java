package dev.ferry.activities.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.workflows.dns.DnsRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.route53.Route53Client;

/** Against a server that keeps Route 53's documented rules. */
class Route53ZoneTest {
  private static final RRset.Key KEY = new RRset.Key("www.strict.test.", DnsRecord.Type.A);
  private StrictRoute53 aws;
  private Route53Zone zone;

  @BeforeEach
  void anAddress() throws IOException {
    aws = new StrictRoute53();
    aws.given("www.strict.test.", "A", 300, "198.18.0.2", "198.18.0.1");
    zone = zone();
  }

  private Route53Zone zone() {
    Route53Client client =
        Route53Client.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(aws.endpoint())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    return new Route53Zone(
        client,
        StrictRoute53.ZONE,
        name -> List.of(),
        Duration.ofMillis(20),
        Duration.ofSeconds(2));
  }

  @AfterEach
  void stop() {
    zone.close();
    aws.close();
  }

  private static RRset rrset(int ttl, String... values) {
    return new RRset(KEY, Duration.ofSeconds(ttl), List.of(values));
  }

  private static Change change() {
    return new Change(rrset(300, "198.18.0.1", "198.18.0.2"), rrset(60, "198.18.0.9"));
  }

  @Test
  void swapsWhatIsExactlyAsExpected() {
    assertThat(zone.swap(List.of(change()))).isEqualTo(new Swap.Swapped());
    assertThat(zone.read(KEY)).hasToString("60 s 198.18.0.9");
    assertThat(zone.swap(List.of(change()))).isEqualTo(new Swap.Swapped());
    assertThat(aws.changes).hasValue(1);
  }

  @Test
  void writesNothingWhenValuesOrTtlAreOthers() {
    aws.given("www.strict.test.", "A", 299, "198.18.0.2", "198.18.0.1");
    assertThat(zone.swap(List.of(change()))).isInstanceOf(Swap.Drifted.class);
    assertThat(aws.changes).hasValue(0);
  }

  @Test
  void waitsUntilTheChangeIsInSyncAndNoLonger() {
    aws.pendingLooks.set(3);
    assertThat(zone.swap(List.of(change()))).isEqualTo(new Swap.Swapped());
    assertThat(aws.looks).hasValue(4);
  }

  @Test
  void saysWhenAChangeDoesNotComeInSync() {
    aws.pendingLooks.set(1000);
    assertThatThrownBy(() -> zone.swap(List.of(change()))).hasMessageStartingWith("FERRY-DNS-012");
    assertThat(zone.swap(List.of(change()))).isEqualTo(new Swap.Swapped());
  }

  @Test
  void aLostAnswerIsResolvedByReading() {
    aws.answersToLose.set(1);
    assertThat(zone.swap(List.of(change()))).isEqualTo(new Swap.Swapped());
    assertThat(zone.read(KEY)).hasToString("60 s 198.18.0.9");
    assertThat(aws.changes).hasValue(1);
  }

  @Test
  void aBusyZoneIsAskedAgainLater() {
    aws.busy.set(6);
    assertThat(zone.swap(List.of(change()))).isEqualTo(new Swap.Swapped());
    assertThat(aws.changes).hasValue(1);
  }

  @Test
  void refusesSetsWithARoutingPolicyAndSaysWhatIsNotAllowed() {
    aws.weighted("w.strict.test.", "A", "198.18.0.1");
    assertThatThrownBy(() -> zone.read(new RRset.Key("w.strict.test.", DnsRecord.Type.A)))
        .hasMessageStartingWith("FERRY-DNS-009");
    aws.denied = true;
    assertThatThrownBy(() -> zone.swap(List.of(change()))).hasMessageStartingWith("FERRY-DNS-003");
    assertThatThrownBy(() -> zone.read(KEY)).hasMessageStartingWith("FERRY-DNS-003");
  }

  @Test
  void losesNoEditInTwoHundredRacesWithARivalWriter() throws Exception {
    AtomicInteger wins = new AtomicInteger();
    try (Route53Zone rivals = zone()) {
      for (int race = 0; race < 200; race++) {
        RRset start = zone.read(KEY);
        RRset ours = rrset(60, "198.19.1." + race);
        RRset theirs =
            race % 3 == 0
                ? start.withTtl(start.ttl().plusSeconds(1))
                : rrset(60, "198.19.2." + race);
        AtomicInteger won = new AtomicInteger();
        Thread rival = Thread.ofPlatform().start(() -> race(rivals, start, theirs, won));
        race(zone, start, ours, won);
        rival.join();
        assertThat(won).as("winners of race %d", race).hasValue(1);
        wins.addAndGet(won.get());
      }
    }
    assertThat(wins).hasValue(200);
    assertThat(aws.changes).hasValue(200);
  }

  private static void race(Route53Zone zone, RRset from, RRset to, AtomicInteger won) {
    if (zone.swap(List.of(new Change(from, to))) instanceof Swap.Swapped) {
      won.incrementAndGet();
    }
  }
}
