package dev.ferry.bench;

import dev.ferry.workflows.Direction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same switch by hand: {@code bench/raw/switch}, a shell script. */
final class RawTool implements AutoCloseable {
  private final Bench bench;
  private final Path connections;
  private final List<String> options;
  private final Map<String, List<Double>> steps = new LinkedHashMap<>();

  /**
   * Seeds the replica and copies the files.
   *
   * @param options of the script
   */
  static RawTool prepared(Bench bench, Collection<String> options)
      throws IOException, InterruptedException {
    RawTool tool = new RawTool(bench, List.copyOf(options));
    tool.script(tool.options, "prepare");
    return tool;
  }

  /** For what needs no replica. */
  static RawTool connected(Bench bench) throws IOException {
    return new RawTool(bench, List.of());
  }

  private RawTool(Bench bench, List<String> options) throws IOException {
    this.bench = bench;
    this.connections = Files.createTempDirectory(bench.work(), "raw");
    this.options = options;
  }

  void turn(Direction direction) throws IOException, InterruptedException {
    String from = Side.relieved(direction);
    String to = Side.relieving(direction);
    for (String line : script(options, "turn", from, to).lines().toList()) {
      int at = line.lastIndexOf(' ');
      steps
          .computeIfAbsent(line.substring(0, at), step -> new ArrayList<>())
          .add(Double.valueOf(line.substring(at + 1)));
    }
  }

  /** Gives a host the files that only the other has. */
  void merge(String from, String to) throws IOException, InterruptedException {
    script(List.of(), "merge", from, to);
  }

  Table steps() {
    Table table = new Table("step of the raw tool", "took, med / max");
    steps.forEach((step, took) -> table.row(step, Series.of(took).text()));
    return table;
  }

  private String script(List<String> more, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("env", "RAW_WORK=" + connections));
    command.add(bench.root().resolve("bench/raw/switch").toString());
    command.addAll(List.of(arguments));
    command.addAll(more);
    return bench.run(command.toArray(String[]::new));
  }

  @Override
  public void close() throws IOException {
    try {
      script(List.of(), "close");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
