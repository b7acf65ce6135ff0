package dev.ferry.workflows.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.plan.PlanFile;
import dev.ferry.workflows.plan.Read;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ByHandTest {

  @Test
  void namesTheKeeperFirstThenTheWayHomeThenALookAtEachSide() throws IOException {
    String text = Files.readString(Path.of("src/test/resources/plans/orders.yaml"));
    Read.Good read = (Read.Good) PlanFile.of("orders.yaml", text).read();
    List<String> lines = ByHand.commands(read.plan().turn(Direction.FORWARD, 7));
    String script = "'sudo bash /var/lib/ferry/orders/ferry-host ";
    assertThat(lines)
        .filteredOn(line -> line.contains("lease-"))
        .containsExactly(
            "ssh -p 22 ferry@198.18.0.11 " + script + "lease-decision 7'",
            "ssh -p 22 ferry@198.18.0.11 " + script + "lease-home 7'");
    assertThat(lines)
        .contains(
            "ssh -p 22 ferry@198.18.0.12 'sudo mariadb -N -e \"SELECT @@hostname, @@read_only\"'",
            "ssh -p 22 ferry@198.18.0.12 'findmnt -n -o TARGET,OPTIONS /srv/orders/uploads || echo /srv/orders/uploads is open'")
        .endsWith("ferry resolve orders switch retry")
        .anySatisfy(line -> assertThat(line).contains("show servers state orders"))
        .allSatisfy(line -> assertThat(line.chars().filter(c -> c == '\'').count()).isIn(0L, 2L));
  }
}
