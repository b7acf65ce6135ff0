package dev.ferry.activities.mysqlfamily;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ferry.activities.switchover.SwitchFailure;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Finding;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LastLookTest {
  private static final int MANY = 1_000;
  private static final List<String> SCHEMAS =
      IntStream.range(0, 20).mapToObj(i -> "shop_" + i).toList();

  /** A server with many accounts, each with a grant on a schema, and one without. */
  private static class Shop implements Answers {
    final List<String> asked = new ArrayList<>();
    private final String lacks;

    Shop(String lacks) {
      this.lacks = lacks;
    }

    @Override
    public List<Map<String, String>> answer(String query) throws SQLException {
      asked.add(query);
      if (query.contains("FROM mysql.user")) {
        return IntStream.range(0, MANY)
            .mapToObj(i -> "app" + i)
            .filter(user -> !user.equals(lacks))
            .map(user -> Map.of("u", user, "h", "%"))
            .toList();
      }
      if (query.contains("FROM mysql.db")) {
        return IntStream.range(0, MANY - 1)
            .mapToObj(i -> Map.of("t", "db", "u", "app" + i, "h", "%", "d", "shop\\_" + i % 20))
            .toList();
      }
      return List.of();
    }
  }

  /** A server that stops answering; the driver gives up when it has waited for so long. */
  private static final class Hanging extends Shop {
    private Duration longest = Duration.ZERO;

    Hanging() {
      super("");
    }

    @Override
    public void waits(Duration longest) {
      this.longest = longest;
    }

    @Override
    public List<Map<String, String>> answer(String query) throws SQLException {
      if (query.contains("FROM mysql.user")) {
        assertThat(longest).isPositive();
        for (long end = System.nanoTime() + longest.toNanos(); System.nanoTime() < end; ) {
          LockSupport.parkNanos(longest.toNanos());
        }
        throw new SQLException("Read timed out", "08000");
      }
      return super.answer(query);
    }
  }

  private static LastLook look(Shop source, Shop destination) {
    SimulatedMove move = SimulatedMove.of(SCHEMAS, source, destination);
    source.asked.clear();
    destination.asked.clear();
    return new LastLook(move.ends(), move.spec(), move.names());
  }

  @Test
  void asksADozenQuestionsHoweverManyAccountsAndSchemasThereAre() {
    Shop source = new Shop("");
    Shop destination = new Shop("app7");
    List<Finding> obstacles = look(source, destination).obstacles(Direction.FORWARD);
    assertThat(obstacles).extracting(Finding::check).containsExactly("access.present");
    assertThat(obstacles.getFirst().what()).contains("app7@%");
    assertThat(source.asked).hasSizeLessThanOrEqualTo(12);
    assertThat(destination.asked).hasSizeLessThanOrEqualTo(12);
  }

  @Test
  void doesNotAskWhoUsesTheSchemasWhereBothHaveTheSameAccounts() {
    Shop source = new Shop("");
    assertThat(look(source, new Shop("")).obstacles(Direction.FORWARD)).isEmpty();
    assertThat(source.asked).noneMatch(query -> query.contains("information_schema.triggers"));
  }

  @Test
  void anAccountThatDoesNotUseTheSchemasMayBeOnOneSideOnly() {
    assertThat(look(new Shop(""), new Shop("app" + (MANY - 1))).obstacles(Direction.FORWARD))
        .isEmpty();
  }

  @Test
  void givesUpInTimeWhereAServerDoesNotAnswer() {
    LastLook look = look(new Hanging(), new Shop(""));
    assertThatThrownBy(() -> look.obstacles(Direction.FORWARD, Duration.ofMillis(100)))
        .isInstanceOf(SwitchFailure.class)
        .hasMessageStartingWith("FERRY-DB-029")
        .hasMessageContainingAll("mysql.user", "source", "Nothing was closed");
  }
}
