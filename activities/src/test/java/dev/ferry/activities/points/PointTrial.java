package dev.ferry.activities.points;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ferry.activities.Component;
import dev.ferry.activities.Wait;
import dev.ferry.activities.ssh.Output;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.plan.Spec;
import dev.ferry.workflows.steps.Evidence;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Step;
import dev.ferry.workflows.steps.Verdict;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What every engine's rollback points must stand, on a prepared pair of real servers.
 *
 * @param component that moves
 * @param step as the lab has it; its epoch rises with switches
 * @param root runs a script of bash as root on the source
 * @param dumper the path of the program that writes rows
 */
public record PointTrial(
    Component component, Supplier<Step> step, Function<String, Output> root, String dumper) {
  private static final String DIRECTORY = "/var/backups/ferry";
  private static final String LISTING = "ls -1A " + DIRECTORY + "/db 2>/dev/null || true";
  private static final String DUMPS = "pgrep -f 'sleep 1000[.]123' || true";
  private static final int ATTEMPTS = 600;

  /** The step of a plan that asks for rollback points. */
  public Step asking() {
    Step plain = step.get();
    ObjectNode spec = Json.mapper().valueToTree(plain.spec());
    spec.putObject("rollbackPoint")
        .put("directory", DIRECTORY)
        .put("keep", 1)
        .put("maxAge", "PT1H");
    try {
      Spec asks = Json.mapper().treeToValue(spec, plain.spec().getClass());
      return new Step(plain.migration(), plain.epoch(), plain.direction(), asks, plain.hosts());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private String script(String text) {
    return root.apply(text).orThrow().text();
  }

  private static Finding find(List<Finding> findings, String check) {
    return findings.stream().filter(it -> it.check().equals(check)).findFirst().orElseThrow();
  }

  public Finding finding() {
    return find(component.confirm(asking()).findings(), "rollback.point");
  }

  /** Waits for what the host shows: evidence compares both sides, which takes its time. */
  private void await(String script, String pattern) {
    for (int i = 0; i < ATTEMPTS && !script(script).matches(pattern); i++) {
      Wait.millis(50);
    }
    assertThat(script(script)).matches(pattern);
  }

  /** Follows until there is another one, and says what is noted with it. */
  public JsonNode takeOne() {
    String before = script(LISTING);
    component.follow(asking());
    await(LISTING, "(?!" + before + "$)pre_migration_lab-move_\\d+");
    Finding whole = finding();
    assertThat(whole.verdict()).as(whole.what()).isEqualTo(Verdict.PASS);
    return newest();
  }

  private JsonNode newest() {
    assertThat(script(LISTING).lines()).hasSize(1);
    try {
      return Json.mapper().readTree(script("cat %s/db/*/point.json".formatted(DIRECTORY)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private void forgetFailure() {
    script("rm /var/lib/ferry/lab-move/*.point");
  }

  /** A disk that is too small is refused before, and does not get full. */
  public void aDiskThatIsTooSmallIsRefused() {
    script("mkdir -p %1$s && mount -t tmpfs -o size=64k tmpfs %1$s".formatted(DIRECTORY));
    Finding room = find(component.inspect(asking()).findings(), "rollback.room");
    assertThat(room.verdict()).as(room.what()).isEqualTo(Verdict.FAIL);
    component.follow(asking());
    await("cat /var/lib/ferry/lab-move/*.point 2>/dev/null || true", ".+");
    Finding refused = finding();
    System.out.println("MEASURE refused: " + refused.what());
    assertThat(refused.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(refused.what()).contains("FERRY-ROLLBACK-002", "bytes are free");
    assertThat(script("find %s -type f".formatted(DIRECTORY))).isEmpty();
    script("umount " + DIRECTORY);
    room = find(component.inspect(asking()).findings(), "rollback.room");
    assertThat(room.verdict()).as(room.what()).isEqualTo(Verdict.PASS);
    forgetFailure();
  }

  /**
   * What is written so far is on the disk, and the program is killed with all that waits for it; or
   * a switch begins.
   */
  public void aDumpThatIsKilledLeavesNothingThatCounts(Runnable switchBegins) {
    script(
        """
        mv %1$s %1$s.real
        printf '%%s\\n' '#!/bin/bash' '%1$s.real "$@" || exit' \
          'case "$*" in *--no-data* | *--schema-only* | -V) ;; *) exec sleep 1000.123 ;; esac' >%1$s
        chmod 755 %1$s
        """
            .formatted(dumper));
    awaitRowsOnDisk();
    script("pkill -KILL -f 'take[ ]/var/backups'; pkill -KILL -f 1000[.]123 || true");
    awaitNoDump();
    assertThat(finding().what())
        .contains("FERRY-ROLLBACK-001 No rollback point found for migration");
    awaitRowsOnDisk();
    switchBegins.run();
    awaitNoDump();
    assertThat(finding().verdict()).isNotEqualTo(Verdict.PASS);
    script("mv %1$s.real %1$s; rm -f /var/lib/ferry/lab-move/*.point".formatted(dumper));
  }

  private void awaitRowsOnDisk() {
    component.follow(asking());
    await(DUMPS, "\\d+");
    Finding finding = finding();
    assertThat(finding.verdict()).isEqualTo(Verdict.NO_DATA);
    assertThat(finding.what()).contains("one is being taken");
  }

  /** Nor anything else that still holds its lock. */
  private void awaitNoDump() {
    await(DUMPS, "");
    await("flock -n /var/lib/ferry/lab-move/*.point.lock echo free || true", "free");
  }

  /** Whatever is noted is so, and nobody but root can read it. */
  public void itIsAsItIsNoted(JsonNode point) {
    String location = point.path("location").asText();
    assertThat(location).matches(DIRECTORY + "/db/pre_migration_lab-move_\\d+");
    assertThat(point.path("id").asText()).isEqualTo(location.replaceFirst(".*/", ""));
    String sums =
        script("cd %s; sha256sum --quiet -c SHA256SUMS; sha256sum SHA256SUMS".formatted(location));
    assertThat(sums).startsWith(point.path("sha256").asText() + " ");
    long bytes = 0;
    for (JsonNode file : point.path("files")) {
      bytes += file.path("bytes").asLong();
      assertThat(script("cat %s/SHA256SUMS".formatted(location)))
          .contains(file.path("sha256").asText() + "  " + file.path("file").asText());
    }
    assertThat(point.path("bytes").asLong()).isEqualTo(bytes).isPositive();
    assertThat(script("find %s/db -perm /077".formatted(DIRECTORY))).isEmpty();
    Evidence evidence = component.confirm(asking());
    System.out.println("MEASURE " + evidence.figures().get("rollback point"));
    assertThat(evidence.figures().get("rollback point"))
        .contains(location, point.path("sha256").asText(), point.path("position").asText());
  }

  /** One that somebody has spoilt closes the gate, until there is another one. */
  public void oneThatIsSpoiltIsReplaced(JsonNode point) {
    String file = point.path("files").path(0).path("file").asText();
    script("truncate -s -1 %s/%s".formatted(point.path("location").asText(), file));
    Finding damaged = finding();
    assertThat(damaged.verdict()).isEqualTo(Verdict.FAIL);
    assertThat(damaged.what()).contains("FERRY-ROLLBACK-003", file);
    JsonNode next = takeOne();
    assertThat(next.path("id").asText()).isGreaterThan(point.path("id").asText());
    for (String schema : List.of("schema.sql", "shop.schema.sql")) {
      assertThat(sum(next, schema)).isEqualTo(sum(point, schema));
    }
  }

  private static String sum(JsonNode point, String file) {
    for (JsonNode it : point.path("files")) {
      if (it.path("file").asText().equals(file)) {
        return it.path("sha256").asText();
      }
    }
    return "";
  }

  /** The end of a move, or one that is taken back, takes nothing of it away but what is half. */
  public void itStaysWhenTheMoveEnds() {
    JsonNode point = newest();
    script("mkdir %s/db/.pre_migration_lab-move_.partial".formatted(DIRECTORY));
    component.cleanUp(asking());
    assertThat(newest()).isEqualTo(point);
    assertThat(script("find /var/lib/ferry/lab-move -name '*.point*'")).isEmpty();
  }
}
