package dev.ferry.activities;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The codes of an area's errors, as the code has them and as the page of errors has them. */
public final class ErrorCodes {
  private ErrorCodes() {}

  /** Those in a file of this module. */
  public static Set<String> thrown(String file, String area) throws IOException {
    return codes(Path.of("src/main/java/dev/ferry/activities", file), "(FERRY-" + area + "-\\d+)");
  }

  /** Those that docs/errors.md explains. */
  public static Set<String> explained(String area) throws IOException {
    return codes(Path.of("../docs/errors.md"), "### (FERRY-" + area + "-\\d+): ");
  }

  private static Set<String> codes(Path file, String pattern) throws IOException {
    Set<String> codes = new TreeSet<>();
    Pattern.compile(pattern)
        .matcher(Files.readString(file))
        .results()
        .forEach(match -> codes.add(match.group(1)));
    return codes;
  }
}
