package dev.ferry.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.Component;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.workflows.plan.Kinds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class KitTest {
  @Test
  void movesExactlyTheKindsThatAPlanMayName() {
    Secrets secrets = new Secrets(Path.of("."));
    try (JschRemotes remotes = new JschRemotes(secrets)) {
      List<Class<?>> moved = new ArrayList<>();
      for (Component component : Kit.of(remotes, secrets, Path.of(".")).components()) {
        moved.add(component.kind());
      }
      assertThat(moved).containsExactlyInAnyOrderElementsOf(List.copyOf(Kinds.ALL.values()));
    }
  }
}
