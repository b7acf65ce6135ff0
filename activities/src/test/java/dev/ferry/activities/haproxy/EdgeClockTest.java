package dev.ferry.activities.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.ssh.Output;
import dev.ferry.activities.ssh.Remote;
import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.plan.SecretRef;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The lab's hosts share the clock of one kernel, so a clock that is set is simulated. */
final class EdgeClockTest {
  private Duration ahead = Duration.ofHours(3);

  /** A host that only tells the time. */
  private final Remote edge =
      (Remote)
          Proxy.newProxyInstance(
              Remote.class.getClassLoader(),
              new Class<?>[] {Remote.class},
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "runNow" -> time();
                    case "host" ->
                        new Host(
                            "edge", "198.18.0.10", 22, "ferry", new SecretRef("file", "k"), "");
                    default -> throw new UnsupportedOperationException(method.getName());
                  });

  private Output time() {
    String nanos = Long.toString(System.nanoTime() + ahead.toNanos());
    return new Output("edge", "date", 0, nanos.getBytes(StandardCharsets.UTF_8), new byte[0]);
  }

  @Test
  void acceptsAClockThatIsSlewed() {
    EdgeClock before = EdgeClock.compare(edge);
    ahead = ahead.plusMillis(20);
    long until = before.in(Duration.ofSeconds(8));
    assertThat(before.steady(edge).in(Duration.ofSeconds(8))).isGreaterThanOrEqualTo(until + 20);
  }

  @Test
  void refusesAClockThatWasSetForwardOrBackward() {
    EdgeClock before = EdgeClock.compare(edge);
    for (long step : new long[] {20_000, -20_000}) {
      ahead = Duration.ofHours(3).plusMillis(step);
      assertThatThrownBy(() -> before.steady(edge))
          .isInstanceOf(SwitchFailure.class)
          .hasMessageStartingWith("FERRY-HAP-013 the clock of edge")
          .hasMessageMatching(step > 0 ? ".* by (20|19)... ms.*" : ".* by -(20|19)... ms.*");
    }
  }
}
