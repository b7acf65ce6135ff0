package dev.ferry.activities.dns;

import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.dns.Rfc2136;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Step;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.function.Function;
import org.xbill.DNS.Name;
import org.xbill.DNS.TSIG;

/**
 * Moves names in a zone whose primary takes dynamic updates. What it has to remember is kept in
 * Ferry's directory on the primary's host.
 */
public final class Rfc2136Component extends DnsComponent {
  /** How long secondaries may take to follow, when the primary does not notify them. */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Remotes remotes;
  private final Secrets secrets;

  /**
   * @param remotes opens the primary's host
   * @param secrets finds the TSIG key
   */
  public Rfc2136Component(Remotes remotes, Secrets secrets) {
    this.remotes = remotes;
    this.secrets = secrets;
  }

  @Override
  public Class<? extends Spec> kind() {
    return Rfc2136.class;
  }

  @Override
  <T> T with(Step step, Function<Move, T> work) {
    Rfc2136 spec = (Rfc2136) step.spec();
    Host host = step.host(spec.server());
    TSIG key = TsigKey.read(spec.tsig(), secrets.resolve(spec.tsig()));
    NameServer primary =
        new NameServer(
            host.name() + " " + host.address(), new InetSocketAddress(host.address(), spec.port()));
    Name zone = RRset.name(spec.zone().endsWith(".") ? spec.zone() : spec.zone() + ".");
    Remotes.Claim claim = new Remotes.Claim(step.migration(), step.epoch(), 0);
    try (Remote remote = remotes.open(host, claim);
        Zone names = new Rfc2136Zone(zone, primary, key)) {
      return work.apply(
          new Move(
              step,
              names,
              spec.records().stream().map(it -> Course.planned(names.name(), it)).toList(),
              spec.resolvers().stream().map(NameServer::resolver).toList(),
              Notebook.on(remote, spec.id()),
              PATIENCE));
    }
  }
}
