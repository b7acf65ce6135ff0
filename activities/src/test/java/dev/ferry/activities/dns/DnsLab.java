package dev.ferry.activities.dns;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.activities.ssh.LabHosts;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.dns.DnsRecord;
import dev.ferry.workflows.dns.Rfc2136;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.SecretRef;
import dev.ferry.workflows.steps.Step;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.xbill.DNS.TSIG;

/** The zone of the lab on its real primary, a resolver, and another writer: nsupdate. */
final class DnsLab implements AutoCloseable {
  static final String ZONE = "shop.test.";

  final Map<String, String> values = new HashMap<>();
  final Host edge;
  final JschRemotes remotes;
  final String migration = "dns-" + UUID.randomUUID().toString().substring(0, 8);

  DnsLab() throws IOException {
    LabHosts hosts = LabHosts.read();
    edge = hosts.host("edge", "ferry");
    remotes = hosts.remotes();
    for (String line : Files.readAllLines(Path.of(System.getenv("FERRY_LAB_ENV")))) {
      int at = line.indexOf('=');
      values.put(line.substring(0, at), line.substring(at + 1));
    }
    raise(1);
  }

  void raise(long epoch) {
    remotes.raise(edge, new Claim(migration, epoch, 0));
  }

  String value(String name) {
    return values.get(name);
  }

  Path keyFile() {
    return Path.of(value("LAB_DIR"), "keys", "tsig");
  }

  Rfc2136Component component() {
    return new Rfc2136Component(remotes, new Secrets(Path.of("/")));
  }

  TSIG key() throws IOException {
    String[] parts = Files.readString(keyFile()).strip().split(":", 3);
    return new TSIG(TSIG.HMAC_SHA256, parts[1] + ".", parts[2]);
  }

  Rfc2136Zone zone() throws IOException {
    return zone(new InetSocketAddress(edge.address(), NameServer.PORT));
  }

  Rfc2136Zone zone(InetSocketAddress primary) throws IOException {
    return new Rfc2136Zone(RRset.name(ZONE), new NameServer("edge", primary), key());
  }

  NameServer resolver() {
    return NameServer.resolver(value("RESOLVER"));
  }

  Step step(Direction direction, List<DnsRecord> records) {
    return step(direction, records, new SecretRef("file", keyFile().toString()));
  }

  Step step(Direction direction, List<DnsRecord> records, SecretRef key) {
    Rfc2136 spec =
        new Rfc2136(
            "names", "shop.test", "edge", 53, key, records, List.of(value("RESOLVER")), List.of());
    return new Step(migration, 1, direction, spec, Map.of("edge", edge));
  }

  static DnsRecord record(String name, DnsRecord.Type type, int ttl, String... to) {
    return new DnsRecord(name, type, List.of(to), Duration.ofSeconds(ttl));
  }

  /** Someone else, who asks for no one's consent: lines of nsupdate. */
  void nsupdate(String... lines) {
    String input =
        "server %s\nzone %s\n%s\nsend\n".formatted(edge.address(), ZONE, String.join("\n", lines));
    try {
      Process process =
          new ProcessBuilder("nsupdate", "-y", Files.readString(keyFile()).strip())
              .redirectErrorStream(true)
              .start();
      process.getOutputStream().write(input.getBytes(UTF_8));
      process.getOutputStream().close();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
    } catch (IOException e) {
      throw new IllegalStateException("these tests need nsupdate: apt install bind9-dnsutils", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes an RRset as it shall be at the start of a test. */
  void given(String name, int ttl, String type, String... values) {
    StringBuilder lines = new StringBuilder("del %s.%s %s\n".formatted(name, ZONE, type));
    for (String value : values) {
      lines.append("add %s.%s %d %s %s\n".formatted(name, ZONE, ttl, type, value));
    }
    nsupdate(lines.toString());
  }

  void gone(String name) {
    nsupdate("del %s.%s".formatted(name, ZONE));
  }

  /** What the primary has. */
  RRset found(String name, DnsRecord.Type type) throws IOException {
    return zone().read(new RRset.Key(name + "." + ZONE, type));
  }

  @Override
  public void close() {
    remotes.forget(edge, new Claim(migration, 1, 0));
    remotes.close();
  }
}
