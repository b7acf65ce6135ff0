package dev.ferry.starter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.Json;
import dev.ferry.workflows.temporal.Pause;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The command line as a script uses it. */
record Ferry(Map<String, String> env, Path directory) {

  /** What a command said, and its exit code. */
  record Said(int exit, String out, String err) {
    JsonNode json() {
      try {
        return Json.mapper().readTree(out);
      } catch (JsonProcessingException e) {
        throw new AssertionError("no JSON: " + out + err, e);
      }
    }
  }

  Said run(String... args) {
    return typing("", args);
  }

  /** With somebody who types. */
  Said typing(String typed, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal =
        new Terminal(
            new PrintWriter(out),
            new PrintWriter(err),
            new BufferedReader(new StringReader(typed)),
            false,
            env);
    int exit = FerryMain.run(terminal, args);
    return new Said(exit, out.toString(), err.toString());
  }

  /** The plan of the sample service under another name. */
  String plan(String name) {
    return plan(name, text(name));
  }

  /** Any text as a plan. */
  String plan(String name, String text) {
    try {
      return Files.writeString(directory.resolve(name + ".yaml"), text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String name) {
    try (var stream = Ferry.class.getResourceAsStream("/plans/service.yaml")) {
      return new String(stream.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
          .replace("NAME", name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a migration and waits until that gate can be approved. */
  Ferry atGate(String name, String gate) {
    Said started = run("start", plan(name));
    if (started.exit() != Exit.OK) {
      throw new AssertionError(started);
    }
    waitsAt(name, gate);
    return this;
  }

  void waitsAt(String name, String gate) {
    Pause.until(
        name + " at " + gate,
        () -> {
          JsonNode open = run("status", name, "--json").json().path("status").path("gate");
          return open.path("name").asText().equals(gate) && open.path("closed").asText().isEmpty();
        });
  }

  void ended(String name, String end) {
    Pause.until(
        name + " " + end,
        () -> run("status", name, "--json").json().path("end").asText().equals(end));
  }
}
