package dev.ferry.lab.witness;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A service that takes orders over real sockets and misbehaves as it is told. */
final class Shop implements AutoCloseable {

  /** What to do with one order sent. */
  enum Act {
    STORE,
    REFUSE,
    STORE_AND_STAY_SILENT,
    LOSE,
    STORE_TWICE,
    FLIP_A_BYTE,
    FORGET_ITS_DIGEST,
    RESET_MID_ANSWER,
    CLOSE_AFTERWARDS
  }

  /** Decides about the n-th order sent, from 0. */
  interface Script {
    Act act(int n);
  }

  /** Names the host that answers when n orders were sent before. */
  interface Naming {
    String name(int n);
  }

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Stored(byte[] body, String sha256, int times) {}

  private final ServerSocket server;
  private final Map<String, Stored> orders;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger posts = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicReference<Script> script = new AtomicReference<>(n -> Act.STORE);
  private final AtomicReference<Naming> naming = new AtomicReference<>(n -> "old");

  Shop() {
    this("127.0.0.1", 0, new ConcurrentHashMap<>());
  }

  private Shop(String address, int port, Map<String, Stored> orders) {
    this.orders = orders;
    try {
      this.server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getByName(address), port), 200);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Another address of the same service. */
  Shop at(String address) {
    return new Shop(address, port(), orders);
  }

  Shop does(Script acts) {
    script.set(acts);
    return this;
  }

  Shop named(Naming names) {
    naming.set(names);
    return this;
  }

  int port() {
    return server.getLocalPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/orders/{token}";
  }

  int posts() {
    return posts.get();
  }

  int connections() {
    return connections.get();
  }

  int stored() {
    return orders.size();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean more = true;
      while (more) {
        List<String> head = head(in);
        if (head.isEmpty()) {
          return;
        }
        String[] words = head.getFirst().split(" ", -1);
        String token = words[1].substring("/orders/".length());
        int n = posts.get();
        if (words[0].equals("POST")) {
          n = posts.getAndIncrement();
          more = take(token, in.readNBytes(length(head)), n, socket);
        } else {
          show(token, n, socket.getOutputStream());
        }
        more &= !head.contains("Connection: close");
      }
    } catch (IOException e) {
      // The client went away, as clients do.
    } finally {
      sockets.remove(socket);
    }
  }

  private boolean take(String token, byte[] body, int n, Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    Act act = script.get().act(n);
    String sha256 = Orders.sha256(body);
    switch (act) {
      case REFUSE, LOSE -> {}
      case STORE_TWICE -> orders.put(token, new Stored(body, sha256, 2));
      case FLIP_A_BYTE -> {
        body[body.length / 2] ^= 1;
        orders.put(token, new Stored(body, sha256, 1));
      }
      case FORGET_ITS_DIGEST -> orders.put(token, new Stored(body, Orders.sha256(new byte[0]), 1));
      default -> orders.put(token, new Stored(body, sha256, 1));
    }
    switch (act) {
      case REFUSE ->
          answer(out, "503 Service Unavailable", n, "", "read only".getBytes(ISO_8859_1));
      case STORE_AND_STAY_SILENT -> head(socket.getInputStream());
      case RESET_MID_ANSWER -> {
        out.write("HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\nhalf".getBytes(ISO_8859_1));
        socket.setSoLinger(true, 0);
        return false;
      }
      default -> answer(out, "201 Created", n, "", "{}".getBytes(ISO_8859_1));
    }
    return act != Act.CLOSE_AFTERWARDS;
  }

  private void show(String token, int n, OutputStream out) throws IOException {
    Stored stored = orders.get(token);
    if (stored == null) {
      answer(out, "404 Not Found", n, "X-Order-Count: 0\r\n", new byte[0]);
    } else {
      String headers =
          "X-Order-Count: " + stored.times() + "\r\nX-Order-Sha256: " + stored.sha256() + "\r\n";
      answer(out, "200 OK", n, headers, stored.body());
    }
  }

  private void answer(OutputStream out, String status, int n, String headers, byte[] body)
      throws IOException {
    String head =
        "HTTP/1.1 %s\r\nX-Served-By: %s\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(status, naming.get().name(n), headers, body.length);
    byte[] start = head.getBytes(ISO_8859_1);
    byte[] whole = new byte[start.length + body.length];
    System.arraycopy(start, 0, whole, 0, start.length);
    System.arraycopy(body, 0, whole, start.length, body.length);
    out.write(whole);
  }

  private static List<String> head(InputStream in) throws IOException {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n' && line.isEmpty()) {
        return lines;
      } else if (next == '\n') {
        lines.add(line.toString());
        line.setLength(0);
      } else if (next != '\r') {
        line.append((char) next);
      }
    }
    return List.of();
  }

  private static int length(List<String> head) {
    return head.stream()
        .filter(line -> line.startsWith("Content-Length: "))
        .mapToInt(line -> Integer.parseInt(line.substring("Content-Length: ".length())))
        .findFirst()
        .orElse(0);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
