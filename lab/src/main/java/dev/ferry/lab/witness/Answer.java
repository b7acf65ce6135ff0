package dev.ferry.lab.witness;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A complete answer.
 *
 * @param status of HTTP
 * @param headers by lower-case name; the last of several counts
 * @param sha256 digest of the body, in hexadecimal
 * @param excerpt the start of the body, for people
 * @param reusable whether the connection can carry another request
 */
record Answer(
    int status, Map<String, String> headers, String sha256, String excerpt, boolean reusable) {

  boolean success() {
    return status / 100 == 2;
  }

  Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
