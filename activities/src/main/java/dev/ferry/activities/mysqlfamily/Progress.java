package dev.ferry.activities.mysqlfamily;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.ferry.activities.ssh.HostFile;
import dev.ferry.workflows.Json;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * How far the comparison of all rows has come, and what it has found: kept on the host of the side
 * that follows, so that the next round goes on from there, whichever worker does it. It is
 * forgotten when that side begins to follow, from a new copy or from where it stands.
 *
 * @param pass over all tables that is under way
 * @param table that it has come to; empty before the first
 * @param form of the key of that table
 * @param after the key up to which that table is done; empty when all of it is
 * @param last pass that was completed
 * @param differences found, and not yet seen to be gone
 */
record Progress(
    Pass pass,
    String table,
    String form,
    List<String> after,
    Pass last,
    List<Difference> differences) {

  static final Progress NONE = new Progress(Pass.NONE, "", "", List.of(), Pass.NONE, List.of());

  /**
   * One pass.
   *
   * @param began when, in milliseconds; 0 for never
   * @param rows compared
   * @param millis spent on that
   */
  record Pass(long began, long rows, long millis) {
    static final Pass NONE = new Pass(0, 0, 0);

    /** How long ago the first of its rows was compared. */
    Duration age(Instant now) {
      return Duration.between(Instant.ofEpochMilli(began), now);
    }

    boolean ever() {
      return began != 0;
    }
  }

  /**
   * A part of a table whose rows were not the same on both sides at the same position.
   *
   * @param table quoted, with its schema
   * @param form of its key
   * @param range of the rows
   * @param rows some of those that differ
   */
  record Difference(String table, String form, KeyRange range, List<String> rows) {

    boolean isOf(Difference other) {
      return table.equals(other.table) && range.equals(other.range);
    }
  }

  private static HostFile file(End follower, Names names) {
    return names.file(follower.remote(), "compared");
  }

  static Progress of(End follower, Names names) {
    String text = file(follower, names).read().orElse("");
    try {
      return text.isEmpty() ? NONE : Json.mapper().readValue(text, Progress.class);
    } catch (JsonProcessingException e) {
      return NONE; // then all is compared anew, and until then it is no PASS
    }
  }

  void keep(End follower, Names names) {
    try {
      file(follower, names).write(Json.mapper().writeValueAsString(this) + "\n");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void forget(End follower, Names names) {
    file(follower, names).remove();
  }

  boolean underWay() {
    return pass.ever();
  }

  Progress begin(Instant now) {
    return new Progress(new Pass(now.toEpochMilli(), 0, 0), "", "", List.of(), last, differences);
  }

  /** Up to that key of a table, or to its end where the key is empty. */
  Progress at(Table table, List<String> after, long rows, long millis) {
    Pass more = new Pass(pass.began, pass.rows + rows, pass.millis + millis);
    return new Progress(more, table.name(), table.form(), after, last, differences);
  }

  Progress complete() {
    return new Progress(Pass.NONE, "", "", List.of(), pass, differences);
  }

  Progress with(Difference one) {
    List<Difference> more = new ArrayList<>(without(one).differences);
    more.add(one);
    return new Progress(pass, table, form, after, last, List.copyOf(more));
  }

  Progress without(Difference one) {
    List<Difference> rest = differences.stream().filter(it -> !it.isOf(one)).toList();
    return new Progress(pass, table, form, after, last, rest);
  }
}
