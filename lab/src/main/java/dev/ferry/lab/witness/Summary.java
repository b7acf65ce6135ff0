package dev.ferry.lab.witness;

import java.util.Formatter;
import java.util.Locale;

/** A report for people. */
final class Summary {

  private final Formatter out = new Formatter(Locale.ROOT);

  private Summary() {}

  static String of(Report report) {
    Summary summary = new Summary();
    summary.write(report);
    return summary.out.toString();
  }

  private void write(Report r) {
    out.format("run       %s  %s  %.1f s%n", r.run().id(), r.run().url(), r.run().seconds());
    Report.Requests requests = r.requests();
    out.format(
        "requests  %d sent, %d ok, %d failed (%d of unknown outcome), %d unfinished, %d not sent%n",
        requests.total(),
        requests.ok(),
        requests.failed(),
        requests.unknown(),
        requests.unfinished(),
        requests.notSent());
    out.format("reads     %d, %d failed%n", r.reads().total(), r.reads().failed());
    Report.Writes writes = r.writes();
    out.format(
        "orders    %d acknowledged: %d lost, %d duplicated, %d corrupted, %d misplaced, %d unchecked%n",
        writes.acknowledged(),
        writes.lost(),
        writes.duplicated(),
        writes.corrupted(),
        writes.misplaced(),
        writes.unchecked());
    out.format(
        "          %d unacknowledged, of which %d are there%n",
        writes.unacknowledged(), writes.unacknowledgedPresent());
    for (HandOvers.Block block : r.blocks()) {
      out.format("in charge %s (%d acknowledged)%n", block.server(), block.acknowledged());
    }
    for (Gap gap : r.gaps()) {
      String where =
          gap.from().isEmpty() ? gap.kind() : gap.kind() + " " + gap.from() + " -> " + gap.to();
      out.format("gap       %.1f ms at %.3f s, %s%n", gap.ms(), gap.atSecond(), where);
    }
    Latency latency = r.latency();
    out.format(
        "latency   p50 %.1f ms, p99 %.1f ms, max %.1f ms; schedule late by at most %.1f ms%n",
        latency.p50Ms(), latency.p99Ms(), latency.maxMs(), r.schedule().slipMaxMs());
    out.format("read from %s%n", String.join(", ", r.checkedServers()));
    r.details().forEach(detail -> out.format("  %s%n", detail));
    r.reasons().forEach(reason -> out.format("why       %s%n", reason));
    out.format("%s%n", r.verdict());
  }
}
