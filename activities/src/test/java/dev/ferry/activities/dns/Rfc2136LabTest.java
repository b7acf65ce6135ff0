package dev.ferry.activities.dns;

import static dev.ferry.activities.dns.DnsLab.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.labs.ServiceLab;
import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.dns.DnsRecord;
import dev.ferry.workflows.plan.SecretRef;
import dev.ferry.workflows.steps.Before;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import dev.ferry.workflows.steps.Phase;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Undo;
import dev.ferry.workflows.steps.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@ServiceLab
class Rfc2136LabTest {
  private static final String OLD = "198.18.200.100";
  private static final String NEW = "198.18.200.101";

  private final String name = "t" + UUID.randomUUID().toString().substring(0, 8);
  private DnsLab lab;
  private Rfc2136Component component;
  private List<DnsRecord> plan;

  @BeforeEach
  void anAddressWithATtlOfFourSeconds() throws IOException {
    lab = new DnsLab();
    component = lab.component();
    lab.given(name, 4, "A", OLD, "198.18.200.99");
    plan = List.of(record(name, DnsRecord.Type.A, 1, NEW));
  }

  @AfterEach
  void leaveTheZoneAsItWas() {
    lab.gone(name);
    lab.close();
  }

  private Step forward() {
    return lab.step(Direction.FORWARD, plan);
  }

  private Step reverse() {
    return lab.step(Direction.REVERSE, plan);
  }

  private RRset found() throws IOException {
    return lab.found(name, DnsRecord.Type.A);
  }

  private String cached() {
    return switch (lab.resolver()
        .recursive(new RRset.Key(name + "." + DnsLab.ZONE, DnsRecord.Type.A))) {
      case Answer.Given given -> given.rrset().values().toString();
      case Answer.Silent silent -> silent.why();
    };
  }

  private Duration leftInTheCache() {
    return switch (lab.resolver()
        .recursive(new RRset.Key(name + "." + DnsLab.ZONE, DnsRecord.Type.A))) {
      case Answer.Given given -> given.rrset().ttl();
      case Answer.Silent silent -> throw new AssertionError(silent.why());
    };
  }

  private static void timed(String verb, Runnable work) {
    long start = System.nanoTime();
    work.run();
    System.out.printf("%s: %.0f ms%n", verb, (System.nanoTime() - start) / 1e6);
  }

  private static Finding finding(List<Finding> findings, String check) {
    return findings.stream()
        .filter(it -> it.check().startsWith(check))
        .findFirst()
        .orElseThrow(() -> new AssertionError(check + " is not among " + findings));
  }

  @Test
  void movesNamesThereAndBackAndGivesTheirTtlBack() throws Exception {
    Inspection before = component.inspect(forward());
    assertThat(before.findings()).allMatch(it -> it.verdict() == Verdict.PASS);
    assertThat(found()).hasToString("4 s 198.18.200.100, 198.18.200.99");

    assertThat(cached()).contains(OLD);
    long start = System.nanoTime();
    component.prepare(forward());
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertThat(took).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(20));
    assertThat(found()).hasToString("1 s 198.18.200.100, 198.18.200.99");
    assertThat(component.confirm(forward()).verdict()).isEqualTo(Verdict.PASS);

    timed("take over, until the resolver follows", () -> component.takeOver(forward()));
    timed("take over again", () -> component.takeOver(forward()));
    timed("inspect", () -> component.inspect(forward()));
    timed("confirm", () -> component.confirm(forward()));
    assertThat(found()).hasToString("1 s " + NEW);
    assertThat(cached()).isEqualTo("[" + NEW + "]");
    assertThat(component.confirm(forward()).verdict()).isEqualTo(Verdict.PASS);
    assertThat(component.confirm(forward()).figures()).containsKey("latest possible expiry of old");
    assertThat(component.follow(forward()).verdict()).isEqualTo(Verdict.PASS);
    assertThat(component.inspect(reverse()).findings())
        .allMatch(it -> it.verdict() == Verdict.PASS);

    component.prepare(reverse());
    component.takeOver(reverse());
    component.takeOver(reverse());
    assertThat(found()).hasToString("1 s 198.18.200.100, 198.18.200.99");
    assertThat(component.confirm(reverse()).verdict()).isEqualTo(Verdict.PASS);

    component.cleanUp(reverse());
    component.cleanUp(reverse());
    assertThat(found()).hasToString("4 s 198.18.200.100, 198.18.200.99");
  }

  @Test
  void refusesToTurnANameThatSomeoneElseChanged() throws Exception {
    component.prepare(forward());
    lab.given(name, 1, "A", "198.18.200.7");
    assertThatThrownBy(() -> component.takeOver(forward()))
        .isInstanceOf(DnsException.class)
        .hasMessageStartingWith("FERRY-DNS-001")
        .hasMessageContaining("recorded [4 s 198.18.200.100, 198.18.200.99]")
        .hasMessageContaining("ours [1 s 198.18.200.100, 198.18.200.99]")
        .hasMessageContaining("found [1 s 198.18.200.7]");
    assertThat(found()).hasToString("1 s 198.18.200.7");
    assertThat(component.follow(forward()).verdict()).isEqualTo(Verdict.FAIL);
    assertThat(component.confirm(forward()).verdict()).isEqualTo(Verdict.FAIL);
    assertThatThrownBy(() -> component.cleanUp(forward())).hasMessageContaining("FERRY-DNS-001");
    assertThatThrownBy(() -> component.prepare(forward())).hasMessageContaining("FERRY-DNS-001");
  }

  @Test
  void noticesAnEditThatKeepsTheTtlOrOnlyChangesTheTtl() throws Exception {
    component.prepare(forward());
    lab.given(name, 77, "A", OLD, "198.18.200.99");
    assertThatThrownBy(() -> component.takeOver(forward())).hasMessageContaining("FERRY-DNS-001");
    assertThat(found().ttl()).isEqualTo(Duration.ofSeconds(77));
  }

  @Test
  void restoresFromWhatItWroteAndFromNothingElse() throws Exception {
    Undo prepared = new Undo("names", Phase.PREPARE, component.inspect(forward()).before());
    component.restore(forward(), prepared);
    assertThat(found()).hasToString("4 s 198.18.200.100, 198.18.200.99");
    component.prepare(forward());
    Undo turned = new Undo("names", Phase.CUTOVER, component.inspect(forward()).before());
    component.takeOver(forward());

    lab.given(name, 1, "A", "198.18.200.7");
    assertThatThrownBy(() -> component.restore(forward(), turned))
        .hasMessageStartingWith("FERRY-DNS-001")
        .hasMessageContaining("recorded [1 s 198.18.200.100, 198.18.200.99]")
        .hasMessageContaining("ours [1 s 198.18.200.101]")
        .hasMessageContaining("found [1 s 198.18.200.7]");
    assertThat(found()).hasToString("1 s 198.18.200.7");

    lab.given(name, 1, "A", NEW);
    component.restore(forward(), turned);
    assertThat(found()).hasToString("1 s 198.18.200.100, 198.18.200.99");
    component.restore(forward(), turned);
    component.restore(forward(), prepared);
    component.restore(forward(), prepared);
    assertThat(found()).hasToString("4 s 198.18.200.100, 198.18.200.99");
    component.restore(forward(), turned);
    assertThat(found()).hasToString("4 s 198.18.200.100, 198.18.200.99");
    component.restore(forward(), new Undo("names", Phase.PREPARE, Before.NOTHING));

    component.prepare(forward());
    assertThat(found().ttl()).isEqualTo(Duration.ofSeconds(1));
    component.cleanUp(forward());
    assertThat(found().ttl()).isEqualTo(Duration.ofSeconds(4));
  }

  @Test
  void aWorkerThatComesBackWaitsOnlyForTheRest() throws Exception {
    lab.given(name, 12, "A", OLD);
    assertThat(leftInTheCache()).isGreaterThan(Duration.ofSeconds(10));
    Thread first = Thread.ofPlatform().start(() -> component.prepare(forward()));
    Thread.sleep(8000);
    assertThat(first.isAlive()).isTrue();
    first.interrupt();
    first.join();
    assertThat(found().ttl()).isEqualTo(Duration.ofSeconds(1));
    assertThat(component.confirm(forward()).verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    long start = System.nanoTime();
    lab.component().prepare(forward());
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(9));
    assertThat(cached()).contains(OLD);
    assertThat(leftInTheCache()).isLessThanOrEqualTo(Duration.ofSeconds(1));
    assertThat(component.confirm(forward()).verdict()).isEqualTo(Verdict.PASS);
  }

  @Test
  void doesNotTurnWhatIsNotPrepared() throws Exception {
    assertThatThrownBy(() -> component.takeOver(forward())).hasMessageContaining("FERRY-DNS-006");
    assertThatThrownBy(() -> component.takeOver(reverse())).hasMessageContaining("FERRY-DNS-006");
    assertThat(component.confirm(forward()).verdict()).isEqualTo(Verdict.FAIL);
    component.cleanUp(forward());
    assertThat(found()).hasToString("4 s 198.18.200.100, 198.18.200.99");
  }

  @Test
  void saysWhichKeyIsRefused(@TempDir Path home) throws Exception {
    Path wrong = home.resolve("wrong");
    Files.writeString(
        wrong, "hmac-sha256:ferry-key:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n");
    Step badSignature = lab.step(Direction.FORWARD, plan, new SecretRef("file", wrong.toString()));
    assertThat(finding(component.inspect(badSignature).findings(), "dns.credentials"))
        .matches(it -> it.verdict() == Verdict.FAIL)
        .extracting(Finding::what)
        .asString()
        .contains("FERRY-DNS-003", "BADSIG");
    assertThatThrownBy(() -> component.prepare(badSignature))
        .hasMessageStartingWith("FERRY-DNS-003");
    assertThat(found()).hasToString("4 s 198.18.200.100, 198.18.200.99");

    Files.writeString(wrong, "hmac-md5:ferry-key:AAAA");
    assertThat(finding(component.inspect(badSignature).findings(), "dns.zone").what())
        .startsWith("FERRY-DNS-002");
    Files.writeString(
        wrong,
        "key \"ferry-key\" {\n\talgorithm hmac-sha256;\n\tsecret \"%s\";\n};\n"
            .formatted(Files.readString(lab.keyFile()).strip().split(":", 3)[2]));
    assertThat(finding(component.inspect(badSignature).findings(), "dns.credentials").verdict())
        .isEqualTo(Verdict.PASS);
  }

  @Test
  void saysWhatIsWrongWithARecordBeforeAnythingIsChanged() {
    lab.given(name + "-c", 4, "CNAME", "www");
    lab.given(name + "-r", 4, "TXT", "\"v=spf1 ip4:198.18.200.100 -all\"");
    try {
      List<Finding> findings =
          component
              .inspect(
                  lab.step(
                      Direction.FORWARD,
                      List.of(
                          record(name, DnsRecord.Type.A, 1, NEW),
                          record(name, DnsRecord.Type.AAAA, 1, "2001:db8::1"),
                          record(name + "-c", DnsRecord.Type.A, 1, NEW),
                          record(
                              name + "-r",
                              DnsRecord.Type.TXT,
                              1,
                              "\"v=spf1 ip4:198.18.200.100 -all\""))))
              .findings();
      assertThat(finding(findings, "dns.record " + name + ".shop.test. AAAA"))
          .matches(it -> it.verdict() == Verdict.FAIL && it.what().contains("has none"));
      assertThat(finding(findings, "dns.record " + name + "-c"))
          .matches(it -> it.verdict() == Verdict.FAIL && it.what().contains("CNAME"));
      assertThat(finding(findings, "dns.record " + name + "-r"))
          .matches(it -> it.verdict() == Verdict.FAIL && it.what().contains("already"));
      assertThat(finding(component.inspect(forward()).findings(), "dns.references").what())
          .contains("1 other records name", name + "-r.shop.test. TXT", "the whole zone");
      Step undotted =
          lab.step(
              Direction.FORWARD,
              List.of(record(name + "-c", DnsRecord.Type.CNAME, 1, "new.shop.test")));
      assertThat(finding(component.inspect(undotted).findings(), "dns.zone").what())
          .startsWith("FERRY-DNS-010");
    } finally {
      lab.gone(name + "-c");
      lab.gone(name + "-r");
    }
  }

  @Test
  void notesThatCannotBeReadStopEverything() {
    String path = "/var/lib/ferry/" + lab.migration + "/dns-names.json";
    try (var remote = lab.remotes.open(lab.edge, new Claim(lab.migration, 1, 0))) {
      remote.run(Command.of("cp", "/etc/hostname", path).asRoot()).orThrow();
    }
    assertThatThrownBy(() -> component.prepare(forward())).hasMessageStartingWith("FERRY-DNS-013");
  }
}
