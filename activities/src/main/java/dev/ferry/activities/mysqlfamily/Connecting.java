package dev.ferry.activities.mysqlfamily;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.function.BiFunction;

/**
 * One connection over a forwarded port, to a server of the kind that the plan names and no other:
 * MariaDB and MySQL have GTIDs of different kinds, and neither can follow the other and come back.
 *
 * @param dialect that is expected
 * @param host name of the server's host
 * @param port on this machine's loopback
 * @param user account
 * @param password of it
 */
public record Connecting(Dialect dialect, String host, int port, String user, String password) {
  private static final int TO_GREET = 2000;

  /**
   * Connects by a driver.
   *
   * @param scheme of the driver
   * @param properties of the driver
   * @param has a variable that only a server of this dialect has
   * @param server what to make of the connection
   */
  public Server with(
      String scheme,
      Properties properties,
      String has,
      BiFunction<String, Connection, Server> server) {
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", "10000");
    Server connected;
    try {
      String url = scheme + "//127.0.0.1:" + port + "/";
      connected = server.apply(host, DriverManager.getConnection(url, properties));
    } catch (SQLException e) {
      greeting().filter(this::isAnother).ifPresent(this::refuse);
      throw Failures.notConnected(dialect.product(), host, user, e);
    }
    if (connected.rows("SHOW GLOBAL VARIABLES LIKE '" + has + "'").isEmpty()) {
      String version = connected.value("SELECT VERSION()");
      connected.close();
      refuse(version);
    }
    connected.run("SET SESSION sql_mode='" + Server.MODE + "', wait_timeout=3600");
    return connected;
  }

  private boolean isAnother(String version) {
    boolean mariaDb = version.toLowerCase(Locale.ROOT).contains("mariadb");
    return mariaDb != dialect.product().equals("MariaDB");
  }

  private void refuse(String version) {
    throw Failures.otherProduct(host, version, dialect.product(), dialect.kind());
  }

  /** The version with which a server greets, before it asks who is there. */
  private Optional<String> greeting() {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TO_GREET);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      in.readFully(new byte[4]); // length and number of the packet
      if (in.readByte() != 10) {
        return Optional.empty();
      }
      StringBuilder version = new StringBuilder();
      for (int next = in.read(); next > 0 && version.length() < 100; next = in.read()) {
        version.append(new String(new byte[] {(byte) next}, StandardCharsets.US_ASCII));
      }
      return Optional.of(version.toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
