package dev.ferry.activities.ssh;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The one place where an argument list becomes text. A login shell gets it in single quotes, in
 * which nothing but the quote itself means anything (POSIX, Shell Command Language, 2.2.2); the
 * resident shell gets it as words for {@code printf %b}.
 */
final class Quoting {
  private static final String PLAIN = "_./:-,+@%";

  private Quoting() {}

  /** One line for a POSIX shell that runs exactly {@code words}. */
  static String line(List<String> words) {
    return words.stream().map(Quoting::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return "'" + checked(word).replace("'", "'\\''") + "'";
  }

  /** One word without white space, which the resident shell reads back as {@code word}. */
  static String escaped(String word) {
    return escaped(checked(word).getBytes(StandardCharsets.UTF_8));
  }

  /** The same for bytes, which may hold NUL. */
  static String escaped(byte[] bytes) {
    StringBuilder text = new StringBuilder("=");
    for (byte b : bytes) {
      char c = (char) (b & 0xff);
      if (c < 0x80 && (Character.isLetterOrDigit(c) || PLAIN.indexOf(c) >= 0)) {
        text.append(c);
      } else {
        text.append("\\x")
            .append(Character.forDigit(c >> 4, 16))
            .append(Character.forDigit(c & 15, 16));
      }
    }
    return text.toString();
  }

  /** A word list as the host script reads it from a stream: count and words, each ended by NUL. */
  static byte[] wordList(List<String> words) {
    StringBuilder text = new StringBuilder().append(words.size()).append('\0');
    words.forEach(word -> text.append(checked(word)).append('\0'));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String checked(String word) {
    if (word.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a word of a command holds a NUL character");
    }
    return word;
  }
}
