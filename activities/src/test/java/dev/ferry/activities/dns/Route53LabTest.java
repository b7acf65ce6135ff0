package dev.ferry.activities.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.dns.DnsRecord;
import dev.ferry.workflows.dns.Route53;
import dev.ferry.workflows.plan.SecretRef;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Undo;
import dev.ferry.workflows.steps.Verdict;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** The whole life cycle against moto, whose name servers are played by one that reads its API. */
@ServiceLab
class Route53LabTest {
  private static final RRset.Key WWW = new RRset.Key("www.shop.test.", DnsRecord.Type.A);
  private static Moto moto;

  @TempDir private Path home;
  private Route53Client client;
  private String zoneId;
  private FakeNameServer server;
  private Route53Component component;

  @BeforeAll
  static void start() throws Exception {
    moto = new Moto();
  }

  @AfterAll
  static void stop() {
    moto.close();
  }

  @BeforeEach
  void aZone() throws Exception {
    Files.writeString(home.resolve("access"), "AKIATEST");
    Files.writeString(home.resolve("secret"), "secret");
    client =
        Route53Client.builder()
            .region(Region.US_EAST_1)
            .endpointOverride(moto.endpoint())
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .build();
    String id =
        client
            .createHostedZone(it -> it.name("shop.test").callerReference("" + System.nanoTime()))
            .hostedZone()
            .id();
    zoneId = id.substring(id.lastIndexOf('/') + 1);
    given(3, "198.18.0.1", "198.18.0.2");
    server = authority();
    component =
        new Route53Component(
            new Secrets(home),
            home.resolve("state"),
            name -> List.of(server.address()),
            Duration.ofMillis(200));
  }

  private FakeNameServer authority() throws Exception {
    Route53Zone behind = zone();
    return new FakeNameServer(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "shop.test.", behind::read);
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    client.close();
  }

  private void given(long ttl, String... values) {
    ResourceRecordSet set =
        ResourceRecordSet.builder()
            .name("www.shop.test.")
            .type("A")
            .ttl(ttl)
            .resourceRecords(List.of(values).stream().map(it -> record(it)).toList())
            .build();
    software.amazon.awssdk.services.route53.model.Change upsert =
        software.amazon.awssdk.services.route53.model.Change.builder()
            .action(ChangeAction.UPSERT)
            .resourceRecordSet(set)
            .build();
    client.changeResourceRecordSets(
        it -> it.hostedZoneId(zoneId).changeBatch(batch -> batch.changes(List.of(upsert))));
  }

  private static ResourceRecord record(String value) {
    return ResourceRecord.builder().value(value).build();
  }

  private Step step(Direction direction) {
    DnsRecord record =
        new DnsRecord("www", DnsRecord.Type.A, List.of("198.18.0.9"), Duration.ofSeconds(1));
    Route53 spec =
        new Route53(
            "names",
            zoneId,
            "us-east-1",
            Optional.of(moto.endpoint().toString()),
            Optional.of(new SecretRef("file", "access")),
            Optional.of(new SecretRef("file", "secret")),
            List.of(record),
            List.of(),
            List.of());
    return new Step("move", 1, direction, spec, Map.of());
  }

  private String found() {
    return zone().read(WWW).toString();
  }

  private Route53Zone zone() {
    return new Route53Zone(
        client, zoneId, name -> List.of(), Duration.ofMillis(200), Duration.ofMinutes(1));
  }

  /**
   * Moto refuses to create a set that was created before and deleted since, so that the way back by
   * the same values is proven in {@link Route53ComponentTest} only.
   */
  @Test
  void movesNamesAndRestoresThem() {
    Step forward = step(Direction.FORWARD);
    Inspection before = component.inspect(forward);
    assertThat(before.findings()).allMatch(it -> it.verdict() == Verdict.PASS);
    component.prepare(forward);
    component.prepare(forward);
    assertThat(found()).isEqualTo("1 s 198.18.0.1, 198.18.0.2");
    assertThat(component.confirm(forward).verdict()).isEqualTo(Verdict.PASS);
    component.takeOver(forward);
    component.takeOver(forward);
    assertThat(found()).isEqualTo("1 s 198.18.0.9");
    assertThat(component.confirm(forward).verdict()).isEqualTo(Verdict.PASS);
    Undo undo = new Undo("names", Phase.PREPARE, before.before());
    component.restore(forward, undo);
    component.restore(forward, undo);
    assertThat(found()).isEqualTo("3 s 198.18.0.1, 198.18.0.2");
    component.cleanUp(forward);
    component.cleanUp(forward);
    assertThat(found()).isEqualTo("3 s 198.18.0.1, 198.18.0.2");
    assertThat(home.resolve("state")).isEmptyDirectory();
  }

  @Test
  void refusesANameThatSomeoneElseChanged() {
    component.prepare(step(Direction.FORWARD));
    given(1, "198.18.0.77");
    assertThatThrownBy(() -> component.takeOver(step(Direction.FORWARD)))
        .hasMessageStartingWith("FERRY-DNS-001")
        .hasMessageContaining("found [1 s 198.18.0.77]");
    assertThat(found()).isEqualTo("1 s 198.18.0.77");
  }

  @Test
  void saysThatThereIsNoSuchZone() {
    Route53 there = (Route53) step(Direction.FORWARD).spec();
    Route53 spec =
        new Route53(
            "names",
            "ZNOWHERE",
            "us-east-1",
            there.endpoint(),
            there.accessKey(),
            there.secretKey(),
            there.records(),
            List.of(),
            List.of());
    List<Finding> findings =
        component.inspect(new Step("move", 1, Direction.FORWARD, spec, Map.of())).findings();
    assertThat(findings.getFirst().what()).startsWith("FERRY-DNS-011");
  }
}
