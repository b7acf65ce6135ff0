package dev.ferry.activities.mysqlfamily;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** A server that is not here: what it answers to whom. */
@FunctionalInterface
public interface Answers {

  /** Columns and values of each row. */
  List<Map<String, String>> answer(String query) throws SQLException;

  /** A statement without an answer. */
  default void take(String statement) throws SQLException {}

  /** How long a client waits for the next answer, from now on; zero for ever. */
  default void waits(Duration longest) {}

  /** A connection to it. */
  default Connection connection() {
    return proxy(
        Connection.class,
        (self, method, arguments) -> {
          if (method.getName().equals("setNetworkTimeout")) {
            waits(Duration.ofMillis((int) arguments[1]));
          }
          return method.getName().equals("createStatement") ? statement() : null;
        });
  }

  private Statement statement() {
    return proxy(
        Statement.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "executeQuery" -> result(answer((String) arguments[0]));
              case "execute" -> {
                take((String) arguments[0]);
                yield false;
              }
              default -> null;
            });
  }

  private static ResultSet result(List<Map<String, String>> rows) {
    Iterator<Map<String, String>> left = rows.iterator();
    List<Map.Entry<String, String>> row = new ArrayList<>();
    ResultSetMetaData labels =
        proxy(
            ResultSetMetaData.class,
            (self, method, arguments) ->
                method.getName().equals("getColumnCount")
                    ? (Object) row.size()
                    : row.get((int) arguments[0] - 1).getKey());
    return proxy(
        ResultSet.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "next" -> {
                boolean more = left.hasNext();
                row.clear();
                if (more) {
                  row.addAll(left.next().entrySet());
                }
                yield more;
              }
              case "getMetaData" -> labels;
              case "getString" -> row.get((int) arguments[0] - 1).getValue();
              default -> null;
            });
  }

  /** Something of a type, by one method. */
  static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(Answers.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
