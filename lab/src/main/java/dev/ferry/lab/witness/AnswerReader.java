package dev.ferry.lab.witness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads answers of HTTP/1.1 (RFC 9112) from one connection, each to its last byte or not at all.
 */
final class AnswerReader {

  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.([01]) ([1-5]\\d\\d)(?: .*)?");
  private static final int LONGEST_LINE = 65_536;
  private static final int EXCERPT = 160;

  private final ReadableByteChannel from;
  private final ByteBuffer buffer = ByteBuffer.allocate(16_384).limit(0);

  AnswerReader(ReadableByteChannel from) {
    this.from = from;
  }

  /** Whether bytes were received that belong to no answer read so far. */
  boolean hasLeftOver() {
    return buffer.hasRemaining();
  }

  Answer read() throws IOException {
    Matcher status;
    Map<String, String> headers;
    do {
      String line = line();
      status = STATUS.matcher(line);
      if (!status.matches()) {
        throw new ProtocolException("not an answer of HTTP/1: " + line);
      }
      headers = headers();
    } while (status.group(2).startsWith("1"));
    int code = Integer.parseInt(status.group(2));
    Body body = new Body();
    boolean framed = readBody(code, headers, body);
    String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
    boolean stays = status.group(1).equals("1") && !connection.contains("close");
    return new Answer(code, headers, body.sha256(), body.excerpt(), framed && stays);
  }

  /** Returns false where only the end of the connection ends the body. */
  private boolean readBody(int status, Map<String, String> headers, Body body) throws IOException {
    if (status == 204 || status == 304) {
      return true;
    }
    if (headers
        .getOrDefault("transfer-encoding", "")
        .toLowerCase(Locale.ROOT)
        .endsWith("chunked")) {
      chunks(body);
      return true;
    }
    String length = headers.get("content-length");
    if (length != null) {
      take(number(length, 10), body);
      return true;
    }
    while (buffer.hasRemaining() || fill()) {
      body.add(buffer, buffer.remaining());
    }
    return false;
  }

  private void chunks(Body body) throws IOException {
    while (true) {
      String size = line();
      int extension = size.indexOf(';');
      long bytes = number(extension < 0 ? size : size.substring(0, extension), 16);
      if (bytes == 0) {
        headers();
        return;
      }
      take(bytes, body);
      if (!line().isEmpty()) {
        throw new ProtocolException("a chunk is longer than announced");
      }
    }
  }

  private void take(long bytes, Body body) throws IOException {
    long left = bytes;
    while (left > 0) {
      need();
      int some = (int) Math.min(left, buffer.remaining());
      body.add(buffer, some);
      left -= some;
    }
  }

  private Map<String, String> headers() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String name = line.substring(0, colon).toLowerCase(Locale.ROOT);
        headers.put(name, line.substring(colon + 1).strip());
      }
    }
    return headers;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(80);
    while (line.size() < LONGEST_LINE) {
      need();
      byte next = buffer.get();
      if (next == '\n') {
        String text = line.toString(ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
      }
      line.write(next);
    }
    throw new ProtocolException("a line is longer than " + LONGEST_LINE + " bytes");
  }

  private void need() throws IOException {
    if (!buffer.hasRemaining() && !fill()) {
      throw new EOFException("connection closed by the server before the end of its answer");
    }
  }

  private boolean fill() throws IOException {
    buffer.clear();
    int received = from.read(buffer);
    buffer.flip();
    return received > 0;
  }

  private static long number(String text, int radix) throws ProtocolException {
    try {
      return Long.parseUnsignedLong(text.strip(), radix) & Long.MAX_VALUE;
    } catch (NumberFormatException e) {
      throw new ProtocolException("not a length: " + text);
    }
  }

  /** Digest and first bytes of what passes by. */
  private static final class Body {

    private final MessageDigest digest = Orders.digest();
    private final ByteArrayOutputStream start = new ByteArrayOutputStream(EXCERPT);

    void add(ByteBuffer from, int bytes) {
      byte[] array = from.array();
      int at = from.arrayOffset() + from.position();
      digest.update(array, at, bytes);
      start.write(array, at, Math.min(bytes, EXCERPT - start.size()));
      from.position(from.position() + bytes);
    }

    String sha256() {
      return HexFormat.of().formatHex(digest.digest());
    }

    String excerpt() {
      return start.toString(ISO_8859_1);
    }
  }
}
