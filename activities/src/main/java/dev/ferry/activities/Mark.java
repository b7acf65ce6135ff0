package dev.ferry.activities;

import dev.ferry.workflows.steps.Step;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What the names of Ferry's own things on a server carry, so that two migrations never take each
 * other's for theirs.
 */
public final class Mark {
  private static final int LENGTH = 10;

  private Mark() {}

  /** Ten hexadecimal digits of a migration's component. */
  public static String of(Step step) {
    return of(step.migration() + "/" + step.spec().id());
  }

  /** Ten hexadecimal digits of a text. */
  public static String of(String whose) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(whose.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
