package dev.ferry.workflows.plan.shape;

import dev.ferry.workflows.plan.Problem.Code;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The forms of text in a plan. None allows control characters, and none that ends up as an argument
 * of a command may start with a hyphen.
 */
public enum Form {
  ID("lower-case letters, digits and inner hyphens", "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", "db"),
  COMPONENT("the id of a component of this plan", "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", "db"),
  HOST_NAME(
      "letters, digits, dots, hyphens and underscores", "[A-Za-z0-9][A-Za-z0-9._-]{0,62}", "old"),
  HOST("the name of a host of this plan", "[A-Za-z0-9][A-Za-z0-9._-]{0,62}", "old"),
  ADDRESS("an IPv4 or IPv6 address, or a host name", "[A-Za-z0-9.:-]{1,253}", "198.18.0.11") {
    @Override
    boolean accepts(String text) {
      return Addresses.isIpv4(text) || Addresses.isIpv6(text) || Addresses.isHostName(text);
    }
  },
  IP("an IPv4 or IPv6 address", "[0-9A-Fa-f.:]{2,45}", "198.18.0.53") {
    @Override
    boolean accepts(String text) {
      return Addresses.isIpv4(text) || Addresses.isIpv6(text);
    }
  },
  ACCOUNT("a Unix account", "[a-z_][a-z0-9_-]{0,31}", "ferry"),
  HOST_KEY(
      "the fingerprint that ssh-keygen -l prints, SHA256: and 43 characters",
      "SHA256:[A-Za-z0-9+/]{43}",
      "SHA256:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU"),
  PATH(
      "an absolute path without . or .., no slash at its end",
      "/|(?![\\s\\S]*//)(?![\\s\\S]*/\\.{1,2}(?:/|$))"
          + "/[^\\u0000-\\u001f\\u007f]*[^/\\u0000-\\u001f\\u007f]",
      "/run/haproxy/admin.sock"),
  DATA_PATH(
      "an absolute path without . or .., no slash at its end, no directory of the system",
      PATH.pattern,
      "/srv/orders/uploads") {
    @Override
    Optional<Code> flaw(String text) {
      return SystemPaths.contain(text) ? Optional.of(Code.UNSAFE_PATH) : super.flaw(text);
    }
  },
  EXCLUDE("a pattern of rsync's --exclude", "[^\\u0000-\\u001f\\u007f]{1,1024}", "*.tmp"),
  BANDWIDTH(
      "bits a second, as a whole number of Mbit or Gbit", "[1-9][0-9]{0,4}[MG]bit", "200Mbit"),
  SCHEMA(
      "a database that is not one of the server's own",
      "(?!(?:mysql|sys|information_schema|performance_schema)$)[A-Za-z0-9_$][A-Za-z0-9_$-]{0,63}",
      "orders"),
  DB_ACCOUNT("a database account without its host", "[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}", "ferry"),
  UNIT("the name of a systemd unit", "[A-Za-z0-9_][A-Za-z0-9:_.\\\\@-]{0,254}", "nginx"),
  BALANCER_NAME("a name as HAProxy allows it", "[A-Za-z0-9_.:][A-Za-z0-9_.:-]{0,127}", "orders"),
  DOMAIN("a domain name", "[A-Za-z0-9._-]{1,254}", "shop.test") {
    @Override
    boolean accepts(String text) {
      return Addresses.isHostName(text.endsWith(".") ? text.substring(0, text.length() - 1) : text);
    }
  },
  RECORD_NAME(
      "a name relative to the zone, or @ for the zone itself",
      "@|(?=.{1,253}$)(?:\\*|[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62}))(?:\\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*",
      "www"),
  RECORD_VALUE(
      "the value as a zone file has it", "[^\\u0000-\\u001f\\u007f]{1,4000}", "198.18.0.20"),
  ZONE_ID("the id of a hosted zone", "[A-Z0-9]{1,32}", "Z0123456789ABCDEFGHIJ"),
  REGION("an AWS region", "[a-z]{2,4}(?:-[a-z]+){1,4}-[0-9]{1,2}", "us-east-1"),
  URL(
      "an http or https URL without a user; {host} stands for the address of the host in charge",
      "https?://[^\\s\\u0000-\\u001f\\u007f]{1,2000}",
      "http://{host}/health") {
    @Override
    Optional<Code> flaw(String text) {
      return hasUser(text) ? Optional.of(Code.LITERAL_SECRET) : super.flaw(text);
    }

    @Override
    boolean accepts(String text) {
      return parse(text).filter(uri -> uri.getHost() != null).isPresent();
    }

    @Override
    boolean mayBeShown() {
      return false;
    }
  },
  ENDPOINT(
      "an http or https URL without a user",
      "https?://[^\\s{}\\u0000-\\u001f\\u007f]{1,2000}",
      "https://route53.example.test") {
    @Override
    Optional<Code> flaw(String text) {
      return hasUser(text) ? Optional.of(Code.LITERAL_SECRET) : super.flaw(text);
    }

    @Override
    boolean accepts(String text) {
      return URL.accepts(text);
    }

    @Override
    boolean mayBeShown() {
      return false;
    }
  },
  APPROVER("a person or group", "[A-Za-z0-9_][A-Za-z0-9@._-]{0,127}", "ops");

  /**
   * PATH_MAX of Linux. No pattern repeats a group so often that Java's matcher runs out of stack.
   */
  static final int MOST_CHARACTERS = 4096;

  private final String words;
  private final String pattern;
  private final String example;
  private final Pattern compiled;

  Form(String words, String pattern, String example) {
    this.words = words;
    this.pattern = pattern;
    this.example = example;
    this.compiled = Pattern.compile(pattern);
  }

  /** The form in words, to follow "expected". */
  public String words() {
    return words;
  }

  /** A regular expression, in Java as in ECMAScript, that every text of this form matches whole. */
  public String pattern() {
    return "^(?:" + pattern + ")$";
  }

  /** A text of this form. */
  public String example() {
    return example;
  }

  /** Whether a text is of this form. */
  public boolean matches(String text) {
    return flaw(text).isEmpty();
  }

  /** What is wrong with {@code text}, or nothing. */
  Optional<Code> flaw(String text) {
    return text.length() <= MOST_CHARACTERS && compiled.matcher(text).matches() && accepts(text)
        ? Optional.empty()
        : Optional.of(Code.MALFORMED);
  }

  /** What a regular expression does not say. */
  boolean accepts(String text) {
    return true;
  }

  /** Whether a message may repeat a text that should have been of this form. */
  boolean mayBeShown() {
    return true;
  }

  /** Whether a URL has a user, and so perhaps a password. */
  private static boolean hasUser(String url) {
    return parse(url).map(URI::getRawAuthority).filter(it -> it.contains("@")).isPresent();
  }

  private static Optional<URI> parse(String url) {
    try {
      return Optional.of(new URI(url.replace("{host}", "host")));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }
}
