package dev.ferry.starter.status;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The terminal's width, and lines that keep to it. */
final class Screen {
  private static final Path TERMINAL = Path.of("/dev/tty");
  private static final Pattern SIZE = Pattern.compile("(\\d+) (\\d+)");
  private static final Pattern PIECE = Pattern.compile("\u001b\\[[\\d;]*m|[^\\s\u001b]+|\\s+");
  private static final int NARROWEST = 40;

  /** Where the values of a view begin: what goes on does so below them. */
  private static final int INDENT = 11;

  private Screen() {}

  /** Columns of the terminal; so many that nothing is broken where nobody knows. */
  static int width() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(TERMINAL.toFile())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      Matcher matcher = SIZE.matcher(size.strip());
      return matcher.matches() && !matcher.group(2).equals("0")
          ? Math.max(NARROWEST, Integer.parseInt(matcher.group(2)))
          : Integer.MAX_VALUE;
    } catch (IOException e) {
      return Integer.MAX_VALUE;
    }
  }

  /** One line as several, broken between words; colours have no width. */
  static List<String> broken(String line, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder now = new StringBuilder();
    int column = 0;
    Matcher pieces = PIECE.matcher(line);
    while (pieces.find()) {
      String piece = pieces.group();
      boolean colour = piece.startsWith("\u001b");
      if (!colour && piece.length() > width - column && column > INDENT) {
        lines.add(now.toString().stripTrailing());
        now = new StringBuilder(" ".repeat(INDENT));
        column = INDENT;
        piece = piece.stripLeading();
      }
      now.append(piece);
      column += colour ? 0 : piece.length();
    }
    lines.add(now.toString());
    return lines;
  }
}
