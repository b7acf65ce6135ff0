package dev.ferry.activities.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.secrets.Secrets;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.dns.DnsRecord;
import dev.ferry.workflows.dns.Route53;
import dev.ferry.workflows.plan.SecretRef;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole life cycle against a server that keeps Route 53's documented rules. */
class Route53ComponentTest {
  @TempDir private Path home;
  private StrictRoute53 aws;
  private FakeNameServer server;
  private Route53Component component;

  @BeforeEach
  void aZone() throws Exception {
    Files.writeString(home.resolve("key"), "AKIATEST");
    aws = new StrictRoute53();
    aws.given("www.strict.test.", "A", 3, "198.18.0.1", "198.18.0.2");
    aws.given("strict.test.", "MX", 3, "10 mail.strict.test.");
    aws.given("mail.strict.test.", "A", 3, "198.18.0.1");
    server =
        new FakeNameServer(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), "strict.test.", aws::rrset);
    component =
        new Route53Component(
            new Secrets(home),
            home.resolve("state"),
            name -> List.of(server.address()),
            Duration.ofMillis(50));
  }

  @AfterEach
  void close() throws Exception {
    server.close();
    aws.close();
  }

  private Step step(Direction direction) {
    Duration ttl = Duration.ofSeconds(1);
    Optional<SecretRef> key = Optional.of(new SecretRef("file", "key"));
    Route53 spec =
        new Route53(
            "names",
            StrictRoute53.ZONE,
            "us-east-1",
            Optional.of(aws.endpoint().toString()),
            key,
            key,
            List.of(
                new DnsRecord("www", DnsRecord.Type.A, List.of("198.18.0.9"), ttl),
                new DnsRecord("@", DnsRecord.Type.MX, List.of("10 new.strict.test."), ttl)),
            List.of(),
            List.of());
    return new Step("move", 1, direction, spec, Map.of());
  }

  private String www() {
    return aws.rrset(new RRset.Key("www.strict.test.", DnsRecord.Type.A)).toString();
  }

  private String mx() {
    return aws.rrset(new RRset.Key("strict.test.", DnsRecord.Type.MX)).toString();
  }

  @Test
  void movesAllNamesInOneBatchThereAndBack() {
    Step forward = step(Direction.FORWARD);
    Step reverse = step(Direction.REVERSE);
    var before = component.inspect(forward);
    assertThat(before.findings()).allMatch(it -> it.verdict() == Verdict.PASS);
    assertThat(before.findings())
        .anyMatch(it -> it.what().contains("mail.strict.test. A 198.18.0.1"));
    component.prepare(forward);
    assertThat(www()).isEqualTo("1 s 198.18.0.1, 198.18.0.2");
    assertThat(component.confirm(forward).verdict()).isEqualTo(Verdict.PASS);
    component.takeOver(forward);
    component.takeOver(forward);
    assertThat(www()).isEqualTo("1 s 198.18.0.9");
    assertThat(mx()).isEqualTo("1 s 10 new.strict.test.");
    assertThat(aws.changes).hasValue(2);
    assertThat(component.confirm(forward).verdict()).isEqualTo(Verdict.PASS);
    assertThat(component.follow(forward).verdict()).isEqualTo(Verdict.PASS);
    component.prepare(reverse);
    component.takeOver(reverse);
    component.takeOver(reverse);
    assertThat(www()).isEqualTo("1 s 198.18.0.1, 198.18.0.2");
    assertThat(component.confirm(reverse).verdict()).isEqualTo(Verdict.PASS);
    component.restore(reverse, new Undo("names", Phase.PREPARE, before.before()));
    assertThat(mx()).isEqualTo("3 s 10 mail.strict.test.");
    component.cleanUp(reverse);
    assertThat(aws.changes).hasValue(4);
    assertThat(home.resolve("state")).isEmptyDirectory();
  }

  @Test
  void writesNeitherNameWhenOneOfThemWasChanged() {
    component.prepare(step(Direction.FORWARD));
    aws.given("strict.test.", "MX", 1, "10 other.strict.test.");
    assertThatThrownBy(() -> component.takeOver(step(Direction.FORWARD)))
        .hasMessageStartingWith("FERRY-DNS-001 someone else changed strict.test. MX")
        .hasMessageContaining("found [1 s 10 other.strict.test.]");
    assertThat(www()).isEqualTo("1 s 198.18.0.1, 198.18.0.2");
  }
}
