package dev.ferry.activities.mysqlfamily;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ferry.activities.Wait;
import dev.ferry.activities.ssh.Remotes.Claim;
import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A table of every kind of column, with a key of two columns, that takes several parts to compare;
 * and rows of it that differ at the destination.
 *
 * @param dialect of both servers
 * @param lab with the move
 * @param unlogged a statement at the destination that does not travel
 */
public record PlantedDifferences(Dialect dialect, DatabaseLab lab, UnaryOperator<String> unlogged) {
  private static final String TEN =
      "(SELECT 0 i UNION ALL SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4 UNION"
          + " ALL SELECT 5 UNION ALL SELECT 6 UNION ALL SELECT 7 UNION ALL SELECT 8 UNION ALL SELECT 9)";

  private static final String ROW =
      "part = 1 AND code = 'k1A05'"; // n = 6661, behind the first parts

  /**
   * Something that was done to one row, and how to undo it.
   *
   * @param harm done at the destination
   * @param mend that too
   * @param seen what is said of it
   */
  private record Planted(String harm, String mend, String seen) {

    static Planted column(String harm, String mend) {
      return new Planted(
          "UPDATE orders.bulk SET " + harm + " WHERE " + ROW,
          "UPDATE orders.bulk SET " + mend + " WHERE " + ROW,
          "orders.bulk: part=1, code=\"k1A05\" is another row");
    }
  }

  private static final List<Planted> ALL =
      List.of(
          Planted.column(
              "b = CONCAT(CHAR(ASCII(b) ^ 1 USING binary), SUBSTR(b, 2))",
              "b = UNHEX(SHA2(n, 256))"),
          Planted.column("f = f + 1e-5", "f = MOD(n, 1000) / 8"),
          Planted.column("d = d + 1e-12", "d = n / 7"),
          Planted.column("bits = bits ^ 1", "bits = n % 256"),
          Planted.column("note = NULL", "note = ''"),
          Planted.column("note = ' '", "note = ''"),
          Planted.column("t = 'TTTTTTTTTTTTTTTTTTTT'", "t = REPEAT('t', 20)"),
          Planted.column("at = at + INTERVAL 1 HOUR", "at = at - INTERVAL 1 HOUR"),
          Planted.column("day = day + INTERVAL 1 DAY", "day = day - INTERVAL 1 DAY"),
          Planted.column("e = 'y', s = 'p'", "e = 'x', s = 'p,q'"),
          Planted.column("g = ST_GeomFromText('POINT(2 1)')", "g = ST_GeomFromText('POINT(1 2)')"),
          Planted.column("j = '{\"a\": 2}'", "j = '{\"a\": 1}'"),
          new Planted(
              "UPDATE orders.bulk SET code = 'K1A05' WHERE " + ROW,
              "UPDATE orders.bulk SET code = 'k1A05' WHERE " + ROW,
              "part=1, code=\"K1A05\" is on destination only"),
          new Planted(
              "UPDATE orders.bulk SET part = 2 WHERE " + ROW,
              "UPDATE orders.bulk SET part = 1 WHERE part = 2",
              "part=1, code=\"k1A05\" is missing on destination"),
          new Planted(
              "INSERT INTO orders.bulk (part, code, n) VALUES (0, '', -1)",
              "DELETE FROM orders.bulk WHERE n = -1",
              "part=0, code=\"\" is on destination only"),
          new Planted(
              "INSERT INTO orders.loose VALUES (NULL)",
              "DELETE FROM orders.loose WHERE a IS NULL LIMIT 1",
              "orders.loose: rows without a key"));

  public void prepare() {
    lab.sql(lab.source, tables());
    lab.component.prepare(lab.step(Direction.FORWARD));
    lab.sql(lab.destination, "SET GLOBAL time_zone='+05:00'");
    // So that servers cut short what they put together of a part, as they do where rows are wide.
    lab.sql(lab.source, "SET GLOBAL max_allowed_packet=131072");
    lab.sql(lab.destination, "SET GLOBAL max_allowed_packet=262144");
  }

  private String tables() {
    String hidden = dialect.product().equals("MySQL") ? "INVISIBLE" : "IGNORED";
    return """
      CREATE TABLE orders.bulk (part TINYINT NOT NULL, code VARCHAR(20) NOT NULL, n INT NOT NULL,
        note VARCHAR(40), f FLOAT, d DOUBLE, m DECIMAL(10,2), b BLOB, t LONGTEXT,
        e ENUM('x','y'), s SET('p','q'), bits BIT(8), at TIMESTAMP(6) NULL, day DATE, j JSON,
        g POINT, twice INT GENERATED ALWAYS AS (n * 2) VIRTUAL, PRIMARY KEY (part, code),
        UNIQUE KEY (n));
      CREATE TABLE orders.loose (a INT, UNIQUE KEY (a));
      INSERT INTO orders.loose VALUES (NULL), (NULL), (1);
      CREATE TABLE orders.veiled (b INT NOT NULL, a INT NOT NULL, UNIQUE KEY z (b),
        UNIQUE KEY a (a) %2$s);
      INSERT INTO orders.veiled VALUES (1, 1), (2, 2);
      INSERT INTO orders.bulk (part, code, n, note, f, d, m, b, t, e, s, bits, at, day, j, g)
        SELECT MOD(n, 2), CONCAT('k', HEX(n)), n, '', MOD(n, 1000) / 8, n / 7, n / 8, UNHEX(SHA2(n, 256)),
          REPEAT('t', 20), 'x', 'p,q', MOD(n, 256), '2026-03-29 00:30:00', '2026-03-29', '{"a": 1}',
          ST_GeomFromText('POINT(1 2)')
        FROM (SELECT a.i + 10 * b.i + 100 * c.i + 1000 * d.i n FROM %1$s a, %1$s b, %1$s c, %1$s d) ten;
      """
        .formatted(TEN, hidden);
  }

  /** Each is found, as every round looks anew, and gone when mended; writers raise no alarm. */
  public void areFoundOneByOneWhileTheServiceWrites(Supplier<Server> app) {
    AtomicBoolean writing = new AtomicBoolean(true);
    Thread updates =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (Server server = app.get()) {
                    for (int n = 0; writing.get(); n = (n + 37) % 5_000) {
                      server.run("UPDATE orders.bulk SET m = m + 1 WHERE n = " + n);
                      Wait.millis(1); // a replica on the same two cores must be able to follow
                    }
                  }
                });
    try (Writers writers = new Writers(4, 10, app)) {
      expect(Verdict.PASS, " rows in 5 tables");
      for (Planted planted : ALL) {
        System.out.println("MEASURE longest gap " + writers.longestGapMillis() + " ms");
        lab.sql(lab.destination, unlogged.apply(planted.harm));
        expect(Verdict.FAIL, planted.seen);
        lab.sql(lab.destination, unlogged.apply(planted.mend));
      }
      expect(Verdict.PASS, "same SHA-256"); // what is mended is not told of any more
      assertThat(writers.acknowledged).isNotEmpty();
    } finally {
      writing.set(false);
      join(updates);
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void expect(Verdict verdict, String what) {
    expect(Turns.proof(lab, Direction.FORWARD).findings(), verdict, what);
  }

  private static void expect(List<Finding> findings, Verdict verdict, String what) {
    Finding rows =
        findings.stream().filter(it -> it.check().equals("content.rows")).findFirst().orElseThrow();
    System.out.println("MEASURE " + rows);
    assertThat(rows.verdict()).isEqualTo(verdict);
    assertThat(rows.what()).contains(what);
  }

  /**
   * Rounds that have time for one part each, every one by another worker: nothing is said to be
   * equal before all was compared, and what differed stays a FAIL until the same rows are the same.
   */
  public void areNotForgottenBetweenRounds() {
    int rounds = 1;
    List<Finding> first = round();
    expect(first, Verdict.NO_DATA, "1000 rows were compared so far; now at orders.bulk");
    lab.sql(lab.destination, unlogged.apply(ALL.getFirst().harm));
    List<Finding> found = first;
    while (verdict(found) == Verdict.NO_DATA) {
      found = round();
      rounds++;
    }
    expect(found, Verdict.FAIL, ALL.getFirst().seen);
    for (int i = 0; i < 3; i++) {
      expect(round(), Verdict.FAIL, ALL.getFirst().seen);
    }
    lab.sql(lab.destination, unlogged.apply(ALL.getFirst().mend));
    found = round();
    expect(found, Verdict.NO_DATA, "compared so far");
    while (verdict(found) == Verdict.NO_DATA) {
      found = round();
      rounds++;
    }
    System.out.println("MEASURE rounds " + rounds);
    expect(found, Verdict.PASS, "same SHA-256");
    assertThat(rounds).isBetween(4, 40);
  }

  private static Verdict verdict(List<Finding> findings) {
    return findings.stream()
        .filter(it -> it.check().equals("content.rows"))
        .findFirst()
        .orElseThrow()
        .verdict();
  }

  private List<Finding> round() {
    Names names = lab.names();
    Claim claim = new Claim("lab-move", lab.epoch, 0);
    try (Ends ends =
            Ends.open(dialect, lab.remotes, lab.secrets, lab.step(Direction.FORWARD), claim);
        Server snapshot = ends.source().another().get().withoutLog();
        Server control = ends.destination().another().get()) {
      return new Comparison(
              ends, snapshot, control, names, List.of("orders"), new HashMap<>(Map.of()))
          .findings(Duration.ZERO);
    }
  }
}
