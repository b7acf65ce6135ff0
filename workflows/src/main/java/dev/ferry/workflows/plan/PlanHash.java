package dev.ferry.workflows.plan;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.erdtman.jcs.JsonCanonicalizer;

/**
 * The hash that an approval names: SHA-256 over the canonical JSON (RFC 8785) of the plan as
 * written, before defaults. Order of keys, white space and YAML or JSON make no difference.
 */
public final class PlanHash {

  private PlanHash() {}

  /**
   * The hash in hexadecimal.
   *
   * @param tree one that {@link Plan#read} found good
   */
  public static String of(JsonNode tree) {
    try {
      byte[] canonical =
          new JsonCanonicalizer(tree.toString())
              .getEncodedString()
              .getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
    } catch (IOException e) {
      throw new IllegalArgumentException("a plan that was read has canonical JSON", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
