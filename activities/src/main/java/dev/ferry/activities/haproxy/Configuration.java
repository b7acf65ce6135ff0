package dev.ferry.activities.haproxy;

import dev.ferry.activities.ssh.Command;
import dev.ferry.activities.ssh.Remote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** HAProxy's configuration files, only read: sections with their lines, defaults included. */
final class Configuration {
  private final Map<String, List<String>> sections = new LinkedHashMap<>();

  /** Reads the files that {@code show env} names; empty when they cannot be read. */
  static Optional<Configuration> read(Remote remote, Map<String, String> environment) {
    String files = environment.getOrDefault("HAPROXY_CFGFILES", "");
    if (files.isEmpty()) {
      return Optional.empty();
    }
    List<String> argv = new ArrayList<>(List.of("cat", "--"));
    argv.addAll(List.of(files.split(";", -1)));
    var output = remote.run(Command.reading(argv.toArray(String[]::new)).asRoot());
    return output.ok() ? Optional.of(new Configuration(output.text())) : Optional.empty();
  }

  Configuration(String text) {
    Map<String, List<String>> named = new LinkedHashMap<>();
    List<String> defaults = List.of();
    List<String> section = new ArrayList<>();
    for (String raw : text.lines().toList()) {
      String line = raw.replaceFirst("(^|\\s)#.*", "").strip().replaceAll("\\s+", " ");
      if (line.isEmpty()) {
        continue;
      }
      if (!Character.isWhitespace(raw.charAt(0)) && isSection(line)) {
        section = new ArrayList<>();
        String[] words = line.split(" ", -1);
        if (words[0].equals("defaults")) {
          defaults = section;
          if (words.length > 1) {
            named.put(words[1], section);
          }
        } else {
          int from = List.of(words).indexOf("from");
          boolean proxy = List.of("frontend", "backend", "listen").contains(words[0]);
          if (proxy) {
            section.addAll(from > 0 ? named.getOrDefault(words[from + 1], List.of()) : defaults);
          }
          sections.put(words[0] + (words.length > 1 ? " " + words[1] : ""), section);
        }
      } else {
        section.add(line);
      }
    }
  }

  private static boolean isSection(String line) {
    return line.matches(
        "(global|defaults|frontend|backend|listen|peers|userlist|resolvers|mailers|cache|program"
            + "|ring|http-errors|log-forward|fcgi-app|crt-store|traces)( .*)?");
  }

  /** The last value of a keyword in a section, as HAProxy takes it. */
  Optional<String> value(String section, String keyword) {
    return sections.getOrDefault(section, List.of()).stream()
        .filter(line -> line.startsWith(keyword + " "))
        .map(line -> line.substring(keyword.length() + 1))
        .reduce((earlier, later) -> later);
  }

  /** Whether a line of the section starts so. */
  boolean has(String section, String start) {
    return sections.getOrDefault(section, List.of()).stream()
        .anyMatch(line -> line.equals(start) || line.startsWith(start + " "));
  }

  /** The section of a backend, which may be a {@code listen}. */
  String backend(String name) {
    return sections.containsKey("listen " + name) ? "listen " + name : "backend " + name;
  }

  /** Sections that send requests to that backend. */
  List<String> frontendsOf(String backend) {
    return sections.entrySet().stream()
        .filter(
            section ->
                section.getKey().equals("listen " + backend)
                    || section.getValue().stream()
                        .anyMatch(
                            line ->
                                line.equals("default_backend " + backend)
                                    || line.startsWith("use_backend " + backend + " ")
                                    || line.equals("use_backend " + backend)
                                    || line.startsWith("use_backend %")))
        .map(Map.Entry::getKey)
        .filter(name -> !name.startsWith("backend "))
        .toList();
  }

  /** The actions of Lua that a section runs on every request. */
  List<String> luaActions(String section) {
    return sections.getOrDefault(section, List.of()).stream()
        .filter(line -> line.startsWith("http-request lua."))
        .filter(line -> !line.contains(" if ") && !line.contains(" unless "))
        .map(line -> line.substring("http-request lua.".length()).split(" ", 2)[0])
        .toList();
  }

  /** The global server state file, if the backend reads it after a reload. */
  Optional<String> stateFile(String backend) {
    boolean loaded =
        value(backend(backend), "load-server-state-from-file").filter("global"::equals).isPresent();
    Optional<String> file = value("global", "server-state-file");
    Optional<String> base = value("global", "server-state-base");
    return loaded
        ? file.map(f -> f.startsWith("/") ? f : base.map(b -> b + "/").orElse("") + f)
            .filter(f -> f.startsWith("/"))
        : Optional.empty();
  }

  /** A timeout of a section; HAProxy counts in milliseconds unless told otherwise. */
  Optional<Duration> timeout(String section, String name) {
    return value(section, "timeout " + name).map(Configuration::duration);
  }

  private static Duration duration(String text) {
    String unit = text.replaceAll("^[0-9]+", "");
    long count = Long.parseLong(text.substring(0, text.length() - unit.length()));
    return switch (unit) {
      case "us" -> Duration.ofNanos(count * 1000);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> Duration.ofMillis(count);
    };
  }
}
