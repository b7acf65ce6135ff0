package dev.ferry.starter;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;

/**
 * Where a command speaks and listens.
 *
 * @param out what was asked for
 * @param err errors
 * @param in what a person types
 * @param interactive whether a person looks on, so that a view may move
 * @param env the environment: who asks, and where Temporal is
 */
public record Terminal(
    PrintWriter out,
    PrintWriter err,
    BufferedReader in,
    boolean interactive,
    Map<String, String> env) {

  private static final String NO_COLOUR = "NO_COLOR";

  /** Prints a line. */
  public void say(String line) {
    out.println(line);
    out.flush();
  }

  /** Prints an error. */
  public void complain(String line) {
    out.flush();
    err.println(line);
    err.flush();
  }

  /** Prints a tree. */
  public void say(JsonNode tree) {
    try {
      say(Json.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(tree));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can be written", e);
    }
  }

  /** Asks; empty when nobody answers. */
  public String ask(String question) {
    out.print(question);
    out.flush();
    try {
      String line = in.readLine();
      return line == null ? "" : line.strip();
    } catch (IOException e) {
      return "";
    }
  }

  /** Whether words may have colours. */
  public boolean colours() {
    return interactive && env.getOrDefault(NO_COLOUR, "").isEmpty();
  }

  /** Who sits here, as the approvals record it. */
  public String person() {
    for (String name : new String[] {"FERRY_BY", "SUDO_USER", "USER"}) {
      String value = env.getOrDefault(name, "");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return System.getProperty("user.name", "unknown");
  }
}
