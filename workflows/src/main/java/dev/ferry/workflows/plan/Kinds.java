package dev.ferry.workflows.plan;

import dev.ferry.workflows.checks.DiskCheck;
import dev.ferry.workflows.checks.HttpCheck;
import dev.ferry.workflows.checks.TcpCheck;
import dev.ferry.workflows.checks.UnitCheck;
import dev.ferry.workflows.dns.Rfc2136;
import dev.ferry.workflows.dns.Route53;
import dev.ferry.workflows.files.Files;
import dev.ferry.workflows.haproxy.HaProxy;
import dev.ferry.workflows.mariadb.MariaDb;
import dev.ferry.workflows.mysql.MySql;
import dev.ferry.workflows.postgresql.PostgreSql;
import dev.ferry.workflows.redis.Redis;
import dev.ferry.workflows.units.Units;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** The kinds of component that a plan may name. A test holds this list equal to the worker's. */
public final class Kinds {

  /** The record of each kind of component, by the name written in the plan. */
  public static final Map<String, Class<? extends Spec>> ALL = components();

  /** The record of each kind of check, by the name written in the plan. */
  public static final Map<String, Class<? extends Check>> CHECKS = checks();

  private Kinds() {}

  private static Map<String, Class<? extends Spec>> components() {
    Map<String, Class<? extends Spec>> kinds = new LinkedHashMap<>();
    kinds.put("mariadb", MariaDb.class);
    kinds.put("mysql", MySql.class);
    kinds.put("postgresql", PostgreSql.class);
    kinds.put("redis", Redis.class);
    kinds.put("files", Files.class);
    kinds.put("units", Units.class);
    kinds.put("haproxy", HaProxy.class);
    kinds.put("rfc2136", Rfc2136.class);
    kinds.put("route53", Route53.class);
    return Collections.unmodifiableMap(kinds);
  }

  private static Map<String, Class<? extends Check>> checks() {
    Map<String, Class<? extends Check>> kinds = new LinkedHashMap<>();
    kinds.put("http", HttpCheck.class);
    kinds.put("tcp", TcpCheck.class);
    kinds.put("unit", UnitCheck.class);
    kinds.put("disk", DiskCheck.class);
    return Collections.unmodifiableMap(kinds);
  }

  /** The name of a record's kind. */
  public static String nameOf(Class<?> type) {
    return of(Check.class.isAssignableFrom(type) ? Check.class : Spec.class).entrySet().stream()
        .filter(kind -> kind.getValue() == type)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(type + " is not in Kinds"));
  }

  /** The kinds of {@link Spec} or {@link Check}. */
  static Map<String, ? extends Class<?>> of(Class<?> type) {
    return type == Check.class ? CHECKS : ALL;
  }
}
