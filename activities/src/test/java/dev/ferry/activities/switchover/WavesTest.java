package dev.ferry.activities.switchover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.files.Files;
import dev.ferry.workflows.haproxy.HaProxy;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Turn;
import dev.ferry.workflows.units.Units;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The order of the pause, as a plan's turn gives it. */
final class WavesTest {
  @Test
  void fencesTrafficBeforeUnitsBeforeFilesThoughThePlanSaysNothing() {
    assertThat(waves(List.of(edge(), web(), files("uploads"), files("mail"))))
        .containsExactly(List.of("uploads", "mail"), List.of("web"), List.of("edge"));
  }

  @Test
  void keepsWhatThePlanSays() {
    assertThat(waves(List.of(edge(), web(), files("uploads", "web"), files("mail"))))
        .containsExactly(List.of("mail"), List.of("web"), List.of("uploads"), List.of("edge"));
  }

  private static List<List<String>> waves(List<Spec> parts) {
    Turn.Limits limits =
        new Turn.Limits(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(8));
    Turn turn = new Turn("orders", 1, Direction.FORWARD, parts, Map.of(), limits);
    List<Member> members =
        parts.stream().map(part -> member(part.id(), turn.needs().get(part.id()))).toList();
    return Waves.dependenciesFirst(members).stream()
        .map(wave -> wave.stream().map(Member::id).toList())
        .toList();
  }

  private static Member member(String id, List<String> needs) {
    SwitchPart nothing = new World(1, 1e-12).traffic.part(1, Duration.ofSeconds(8));
    return new Member(id, Set.copyOf(needs), Optional.empty(), nothing);
  }

  private static Spec edge() {
    return new HaProxy(
        "edge",
        "edge",
        "orders",
        "old",
        "new",
        Optional.empty(),
        Optional.empty(),
        "/run/haproxy/admin.sock",
        "/etc/haproxy/hold.map",
        "hold",
        Duration.ofSeconds(2),
        List.of());
  }

  private static Spec web() {
    return new Units(
        "web", "old", "new", List.of(), List.of("cron"), Duration.ZERO, false, List.of());
  }

  private static Spec files(String id, String... needs) {
    return new Files(
        id,
        "old",
        "new",
        List.of("/srv/" + id),
        List.of(),
        Duration.ofSeconds(30),
        1000,
        Optional.empty(),
        List.of(needs));
  }
}
