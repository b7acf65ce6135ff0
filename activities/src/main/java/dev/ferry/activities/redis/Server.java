package dev.ferry.activities.redis;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One connection to one Redis server, in its protocol of version 2. It never reconnects, and ends
 * with the first answer that comes late: a client library would do both otherwise, and the whole
 * protocol is less than its configuration. Text is bytes here, one to a character, for keys and
 * values need not be text.
 */
final class Server implements AutoCloseable {
  private static final int CONNECT_MILLIS = 10_000;
  private static final int USUAL_MILLIS = 60_000;

  private final String host;
  private final Socket socket;
  private final DataInputStream in;
  private final long id;

  private Server(String host, Socket socket, Login login) throws IOException {
    this.host = host;
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    if (login.password().isPresent()) {
      ask("AUTH", login.user(), login.password().get());
    }
    ask("CLIENT", "SETNAME", login.name());
    this.id = number("CLIENT", "ID");
  }

  /**
   * Who connects.
   *
   * @param user of the server
   * @param password if it has one
   * @param name of the connection in the server's list of clients
   */
  record Login(String user, Optional<String> password, String name) {
    Login {
      password = password.map(Server::bytes);
    }

    @Override
    public String toString() {
      return user;
    }
  }

  /**
   * Connects over a forwarded port.
   *
   * @throws RedisException FERRY-REDIS-001
   */
  static Server connect(String host, int port, Login login) {
    Socket socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(CONNECT_MILLIS);
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      Server server = new Server(host, socket, login);
      socket.setSoTimeout(USUAL_MILLIS);
      return server;
    } catch (IOException | RedisException e) {
      close(socket);
      throw Failures.notConnected(host, login.user(), e);
    }
  }

  /** A text as the server gets it. */
  static String bytes(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }

  String host() {
    return host;
  }

  /** Number of this connection in the server's list of clients. */
  long id() {
    return id;
  }

  /** Whether it can still be asked. */
  boolean usable() {
    return !socket.isClosed();
  }

  /** From now on an answer that takes longer ends this connection. */
  Server within(Duration longest) {
    try {
      socket.setSoTimeout((int) Math.max(1, longest.toMillis()));
    } catch (IOException e) {
      // It has ended, as its next question says.
    }
    return this;
  }

  /**
   * Asks, and waits for the answer: a String, a Long, a List of such, or an empty Optional for
   * nothing.
   *
   * @throws Refused when the answer is an error
   * @throws RedisException FERRY-REDIS-002 when there is none
   */
  Object ask(String... words) {
    send(words);
    Object answer = answer(words);
    if (answer instanceof Fault fault) {
      throw Failures.refused(host, words, fault.text());
    }
    return answer;
  }

  /** Asks all, then waits for all answers; an error among them is a {@link Fault}. */
  List<Object> askAll(List<String[]> questions) {
    questions.forEach(this::send);
    List<Object> answers = new ArrayList<>();
    questions.forEach(words -> answers.add(answer(words)));
    return answers;
  }

  /** Sends a question whose answer nobody awaits yet. */
  void send(String... words) {
    StringBuilder text = new StringBuilder("*").append(words.length).append("\r\n");
    for (String word : words) {
      text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
    }
    try {
      socket.getOutputStream().write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      throw lost(words, e);
    }
  }

  private Object answer(String... words) {
    try {
      return read();
    } catch (IOException | NumberFormatException e) {
      throw lost(words, e);
    }
  }

  /** What becomes of the question is not known, so nothing more is asked here. */
  private RedisException lost(String[] words, Exception e) {
    close();
    return Failures.lost(host, words, e);
  }

  String text(String... words) {
    return String.valueOf(ask(words));
  }

  long number(String... words) {
    return Long.parseLong(text(words));
  }

  /** The answer as texts, also where it is a list in lists. */
  List<String> texts(String... words) {
    List<String> texts = new ArrayList<>();
    flatten(ask(words), texts);
    return texts;
  }

  private static void flatten(Object answer, List<String> texts) {
    if (answer instanceof List<?> list) {
      list.forEach(one -> flatten(one, texts));
    } else {
      texts.add(String.valueOf(answer));
    }
  }

  /** One section of INFO. */
  Map<String, String> info(String section) {
    Map<String, String> values = new LinkedHashMap<>();
    for (String line : text("INFO", section).lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        values.put(line.substring(0, colon), line.substring(colon + 1));
      }
    }
    return values;
  }

  /** A setting; empty where there is none of that name. */
  String config(String name) {
    List<String> answer = texts("CONFIG", "GET", name);
    return answer.size() < 2 ? "" : answer.get(1);
  }

  /** An error as an answer. */
  record Fault(String text) {}

  private Object read() throws IOException {
    String line = line();
    String rest = line.substring(1);
    return switch (line.charAt(0)) {
      case '+' -> rest;
      case '-' -> new Fault(rest);
      case ':' -> Long.valueOf(rest);
      case '$' -> bulk(Integer.parseInt(rest));
      case '*' -> {
        int count = Integer.parseInt(rest);
        List<Object> all = new ArrayList<>(Math.max(0, count));
        for (int i = 0; i < count; i++) {
          all.add(read());
        }
        yield all;
      }
      default -> throw new IOException("not Redis: " + line);
    };
  }

  private Object bulk(int length) throws IOException {
    if (length < 0) {
      return Optional.empty();
    }
    byte[] bytes = new byte[length + 2];
    in.readFully(bytes);
    return new String(Arrays.copyOf(bytes, length), StandardCharsets.ISO_8859_1);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    while (next >= 0 && next != '\r') {
      line.append((char) next);
      next = in.read();
    }
    if (next < 0 || in.read() != '\n' || line.isEmpty()) {
      throw new EOFException("the connection has ended");
    }
    return line.toString();
  }

  @Override
  public void close() {
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
