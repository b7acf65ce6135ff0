package dev.ferry.activities.files;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Lines of {@code key<TAB>value} from the host's script. */
record Answer(List<Map.Entry<String, String>> lines) {

  static Answer of(String text) {
    return new Answer(
        text.lines()
            .map(line -> line.split("\t", 2))
            .filter(words -> words.length == 2)
            .map(words -> Map.entry(words[0], words[1]))
            .toList());
  }

  /** All values of a key, in their order. */
  List<String> all(String key) {
    return lines.stream()
        .filter(line -> line.getKey().equals(key))
        .map(Map.Entry::getValue)
        .toList();
  }

  /** The value of a key. */
  String one(String key) {
    List<String> values = all(key);
    if (values.size() != 1) {
      throw new FilesException(
          "FERRY-FILES-091 the host's answer has no %s: %s".formatted(key, this));
    }
    return values.getFirst();
  }

  /** The value for each path, in the order of the paths: of {@code key.0}, {@code key.1} ... */
  List<String> ofEach(String key) {
    return IntStream.iterate(0, n -> !all(key + "." + n).isEmpty(), n -> n + 1)
        .mapToObj(n -> one(key + "." + n))
        .toList();
  }

  long number(String key) {
    return Long.parseLong(one(key));
  }

  @Override
  public String toString() {
    return lines.stream()
        .map(line -> line.getKey() + " " + line.getValue())
        .collect(Collectors.joining(", "));
  }
}
