package dev.ferry.activities.files;

import dev.ferry.activities.ssh.HostKeys;
import dev.ferry.workflows.plan.Host;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes both hosts ready: script, configuration, views, fence, and a way from each to the other.
 */
final class Preparation {
  private final Sides sides;

  Preparation(Sides sides) {
    this.sides = sides;
  }

  void run() {
    for (Side side : List.of(sides.charge(), sides.other())) {
      side.install();
      side.call(
          configuration(side == sides.charge() ? sides.other() : sides.charge()), "configure");
    }
    expectInCharge(sides.charge());
    sides.charge().call("bind");
    sides.other().call("bind");
    sides.other().call("fence");
    connect(sides.charge(), sides.other());
    connect(sides.other(), sides.charge());
  }

  /**
   * A fenced side is not in charge: fencing the other one too would fence whom the users write to.
   */
  private void expectInCharge(Side side) {
    if (side.standing() == Side.Standing.FENCED) {
      throw new FilesException(
          "FERRY-FILES-041 %s: %s is fenced, so it is not in charge, and is not copied from. Nothing was changed."
              .formatted(sides.spec().id(), side.name()));
    }
  }

  private byte[] configuration(Side peer) {
    Host host = peer.remote().host();
    List<String> words =
        new ArrayList<>(List.of(host.user(), host.address(), Integer.toString(host.port())));
    words.add(Integer.toString(sides.spec().paths().size()));
    words.addAll(sides.spec().paths());
    words.addAll(sides.spec().exclude());
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    for (String word : words) {
      text.writeBytes(word.getBytes(StandardCharsets.UTF_8));
      text.write(0);
    }
    return text.toByteArray();
  }

  /**
   * Lets {@code from} copy to {@code to}. Each learns the other's key from us, who have verified
   * both hosts: neither ever trusts on first use.
   */
  private static void connect(Side from, Side to) {
    String key = from.text("key");
    String address = from.read("address").one("address");
    to.call(
        (key + "\n").getBytes(StandardCharsets.UTF_8),
        "authorize",
        to.remote().host().user(),
        address);
    from.call((hostKey(to) + "\n").getBytes(StandardCharsets.UTF_8), "trust");
    from.call("reachable");
  }

  /** The public host key that the plan pins, as the host itself has it. */
  private static String hostKey(Side side) {
    return HostKeys.pinned(side.remote())
        .orElseThrow(
            () ->
                new FilesException(
                    "FERRY-FILES-026 %s has no host key %s in /etc/ssh/ssh_host_*_key.pub. Pin one of these keys."
                        .formatted(side.name(), side.remote().host().hostKey())));
  }
}
