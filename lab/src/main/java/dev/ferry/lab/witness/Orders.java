package dev.ferry.lab.witness;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * The orders of one run. Token and body follow from run and number alone, so that a checker which
 * knows the journal's first line can tell what every order must hold.
 *
 * @param run what makes tokens unique among runs
 * @param largest bytes of the largest body; sizes are spread evenly from 200 bytes up to it
 */
record Orders(String run, int largest) {

  private static final int SMALLEST = 200;

  String token(long number) {
    return run + "-" + number;
  }

  byte[] body(long number) {
    byte[] seed = digest().digest(token(number).getBytes(US_ASCII));
    SplittableRandom random = new SplittableRandom(ByteBuffer.wrap(seed).getLong());
    int smallest = Math.min(SMALLEST, largest);
    byte[] body = new byte[random.nextInt(smallest, largest + 1)];
    random.nextBytes(body);
    return body;
  }

  String sha256(long number) {
    return sha256(body(number));
  }

  static String sha256(byte[] bytes) {
    return HexFormat.of().formatHex(digest().digest(bytes));
  }

  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform must have SHA-256", e);
    }
  }
}
