package dev.ferry.activities.ssh;

import dev.ferry.activities.ssh.Remotes.Claim;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The host's side, {@code ferry-host}: where it lies, how it is called, and what it refuses. */
final class Script {
  static final byte[] TEXT = read();

  private static final int REFUSED = 213;
  private static final String REFUSAL = "ferry-refused ";

  /** Puts the script from stdin beside its place, and lets it place itself once it may raise. */
  private static final String INSTALL =
      """
      set -eu; umask 077
      d=$1 t=$1/.ferry-host.$$
      mkdir -p "$d"; cat >"$t"; chmod 755 "$t"; sync "$t"
      s=0
      if [ "$(sha256sum <"$t")" = "$2  -" ]; then /bin/bash "$t" raise "$3" "$4" || s=$?
      else echo 'the script arrived damaged' >&2; s=1; fi
      rm -f "$t"; exit $s
      """;

  private Script() {}

  static String directory(String migration) {
    return "/var/lib/ferry/" + migration;
  }

  /** The argument list of one of its verbs that takes the claim. */
  static List<String> call(Claim claim, String verb, String... rest) {
    List<String> words =
        new ArrayList<>(List.of("/bin/bash", directory(claim.migration()) + "/ferry-host", verb));
    words.add(Long.toString(claim.epoch()));
    words.add(Integer.toString(claim.attempt()));
    words.addAll(List.of(rest));
    return words;
  }

  /** The argument list that installs {@link #TEXT} from stdin and raises the claim. */
  static List<String> raise(Claim claim) {
    return List.of(
        "/bin/sh",
        "-c",
        INSTALL,
        "sh",
        directory(claim.migration()),
        sha256(),
        Long.toString(claim.epoch()),
        Integer.toString(claim.attempt()));
  }

  /** Why the host refused, if it did. */
  static Optional<String> refusal(Output output) {
    return output.exit() == REFUSED
        ? output
            .complaint()
            .lines()
            .filter(line -> line.startsWith(REFUSAL))
            .map(line -> line.substring(REFUSAL.length()))
            .findFirst()
        : Optional.empty();
  }

  /** A duration as {@code timeout} of coreutils reads it. */
  static String seconds(Duration duration) {
    return BigDecimal.valueOf(Math.max(1, duration.toMillis()), 3)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(TEXT));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] read() {
    try (InputStream script = Script.class.getResourceAsStream("ferry-host")) {
      return script.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
