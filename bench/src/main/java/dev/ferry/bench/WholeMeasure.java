package dev.ferry.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The demo: the whole move with its workflows, there and back; then what the engine needs. */
final class WholeMeasure implements Measure {
  private static final Bar MEMORY = new Bar(400, 250);
  private static final Bar VERSION = new Bar(700, 400);
  private static final Bar STATUS = new Bar(1500, 1000);
  private static final int REST_SECONDS = 20;

  /** Ten times what it takes: on a machine that is too busy, a switch may come home for ever. */
  private static final int MINUTES = 20;

  /** Exit codes that tell where a move stands. */
  private static final List<Integer> ANSWERS = List.of(0, 2, 3);

  @Override
  public String name() {
    return "whole";
  }

  @Override
  public String title() {
    return "the whole move through Temporal, there and back; the engine afterwards";
  }

  @Override
  public Findings run(Bench bench) throws Exception {
    Findings findings = new Findings();
    String engine = bench.lab().value("LAB_NAME");
    Path state = Path.of(System.getenv("FERRY_HOME"), engine);
    try {
      Checked checked = move(bench, engine, state);
      checked.judge(name(), findings);
      findings.row(Row.none("failed requests in the whole move, there and back", checked.failed()));
      findings.row(Row.none("acknowledged writes lost, duplicated, misplaced", checked.wrong()));
      findings.note(checked.text(bench.rate()));
      findings.note(
          "Gap at the switch and at the switch back, with a worker that has not switched before: "
              + String.join(", ", checked.gaps().stream().map(Series::number).toList())
              + " ms.");
      memory(state, findings);
      findings.row(Row.ofMaximum("ferry --version, ms", time(bench, engine, "--version"), VERSION));
      findings.row(
          Row.ofMaximum("ferry status, ms", time(bench, engine, "status", "orders"), STATUS));
    } finally {
      bench.run(ferry(bench), "down", "--name", engine, "--purge");
    }
    return findings;
  }

  private static String ferry(Bench bench) {
    return bench.root().resolve("ferry").toString();
  }

  private static Checked move(Bench bench, String engine, Path state)
      throws IOException, InterruptedException {
    Path output = bench.work().resolve("demo");
    ProcessBuilder demo =
        new ProcessBuilder(
            ferry(bench),
            "demo",
            "--yes",
            "--rollback",
            "--keep",
            "--report",
            bench.work().resolve("report").toString());
    demo.environment().put("FERRY_DEMO_NAME", engine);
    demo.environment().put("FERRY_DEMO_RATE", Integer.toString(bench.rate()));
    Process process = demo.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
      process.destroy();
      process.waitFor();
      bench.run("env", "FERRY_DEMO_NAME=" + engine, ferry(bench), "demo", "--down");
      throw new IOException("no end in %d minutes: %s".formatted(MINUTES, tail(output)));
    }
    int status = process.exitValue();
    Path result = state.resolve("witness.json");
    if (!Files.exists(result)) {
      throw new IOException("the demo ended with %d: %s".formatted(status, tail(output)));
    }
    JsonNode report = new ObjectMapper().readTree(result.toFile());
    return new Checked(report);
  }

  private static String tail(Path output) throws IOException {
    List<String> lines = Files.readAllLines(output);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
  }

  /** After the move, when nothing has happened for a while. */
  private static void memory(Path state, Findings findings)
      throws IOException, InterruptedException {
    Thread.sleep(REST_SECONDS * 1000L);
    String pid = Files.readString(state.resolve("worker.pid")).split(" ", 2)[0];
    Path status = Path.of("/proc", pid, "status");
    double resident = 0;
    double peak = 0;
    for (String line : Files.readAllLines(status)) {
      double mebibytes =
          line.endsWith(" kB") ? Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0 : 0;
      if (line.startsWith("VmRSS:")) {
        resident = mebibytes;
      } else if (line.startsWith("VmHWM:")) {
        peak = mebibytes;
      }
    }
    findings.row(Row.of("memory of the worker at rest, MiB", resident, MEMORY));
    findings.note(
        "The worker's memory: %s MiB %d s after the move, %s MiB at most during it."
            .formatted(Series.number(resident), REST_SECONDS, Series.number(peak)));
  }

  private static List<Double> time(Bench bench, String engine, String... arguments)
      throws IOException, InterruptedException {
    List<Double> took = new ArrayList<>();
    List<String> command = new ArrayList<>(List.of(ferry(bench)));
    command.addAll(List.of(arguments));
    Path said = bench.work().resolve("timed");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
    builder.environment().put("FERRY_NAME", engine);
    for (int i = 0; i < bench.times(); i++) {
      long began = System.nanoTime();
      int status = builder.start().waitFor();
      took.add((System.nanoTime() - began) / 1e6);
      if (!ANSWERS.contains(status)) {
        throw new IOException(Files.readString(said));
      }
    }
    return took;
  }
}
