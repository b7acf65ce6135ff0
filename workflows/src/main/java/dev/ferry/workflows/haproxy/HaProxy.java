package dev.ferry.workflows.haproxy;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.Moves;
import dev.ferry.workflows.plan.shape.Default;
import dev.ferry.workflows.plan.shape.Doc;
import dev.ferry.workflows.plan.shape.Form;
import dev.ferry.workflows.plan.shape.Is;
import dev.ferry.workflows.plan.shape.Obeys;
import dev.ferry.workflows.plan.shape.Range;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Traffic that an HAProxy hands to one host or the other. */
@Doc(
    "Traffic behind an HAProxy. In the pause new requests are held, those in flight end, and the"
        + " held ones go to the other server.")
@Obeys(TwoServers.class)
public record HaProxy(
    @Doc("Unique among the components.") @Is(Form.ID) String id,
    @Doc("The host that HAProxy runs on.") @Is(Form.HOST) String on,
    @Doc("The backend that serves the requests.") @Is(Form.BALANCER_NAME) String backend,
    @Doc("The host that serves now.") @Is(Form.HOST) String from,
    @Doc("The host that takes over.") @Is(Form.HOST) String to,
    @Doc("Name of the server line for `from`. Without it: the host's name in this plan.")
        @Is(Form.BALANCER_NAME)
        Optional<String> fromServer,
    @Doc("Name of the server line for `to`. Without it: the host's name in this plan.")
        @Is(Form.BALANCER_NAME)
        Optional<String> toServer,
    @Doc("HAProxy's admin socket.") @Default("/run/haproxy/admin.sock") @Is(Form.PATH)
        String socket,
    @Doc("The map that says whether requests are held.")
        @Default("/etc/haproxy/hold.map")
        @Is(Form.PATH)
        String holdMap,
    @Doc("The key in that map.") @Default("hold") @Is(Form.BALANCER_NAME) String holdKey,
    @Doc("How long requests in flight may take to end; less than the `deadline` of the pause.")
        @Default("2s")
        @Range(min = "10ms", max = "10m")
        Duration drain,
    @Doc("Ids of the components that open before this one.") @Default("[]") @Is(Form.COMPONENT)
        List<String> dependsOn)
    implements Moves {

  /** The server that serves before a switch in that direction. */
  public String sourceServer(Direction direction) {
    return server(source(direction));
  }

  /** The server that serves after a switch in that direction. */
  public String destinationServer(Direction direction) {
    return server(destination(direction));
  }

  private String server(String host) {
    return (host.equals(from) ? fromServer : toServer).orElse(host);
  }

  @Override
  public List<String> looks(String asRoot) {
    return (socket + holdMap).matches("[A-Za-z0-9_./-]+")
        ? List.of(
            "echo \"show servers state %s; get map %s %s\" | %ssocat - %s"
                .formatted(backend, holdMap, holdKey, asRoot, socket))
        : List.of();
  }

  /** Only the balancer itself: nothing is done on the hosts behind it. */
  @Override
  public Set<String> hosts() {
    return Collections.unmodifiableSet(new LinkedHashSet<>(List.of(on)));
  }

  /** Nothing: the hold expires by itself. */
  @Override
  public Optional<String> fencedHost(Direction direction) {
    return Optional.empty();
  }

  @Override
  public Tier tier() {
    return Tier.TRAFFIC;
  }

  @Override
  public Keeper keeper() {
    return Keeper.NEVER;
  }
}
