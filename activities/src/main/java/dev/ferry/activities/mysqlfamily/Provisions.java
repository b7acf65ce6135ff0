package dev.ferry.activities.mysqlfamily;

import dev.ferry.workflows.steps.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the service finds at the source that is neither in its schemas nor a setting: where the
 * destination lacks it, the copy fails in its middle, or the service after the switch.
 *
 * @param source in charge
 * @param destination follows
 * @param schemas of the plan
 * @param brings who will bring all but collations, as a sentence; empty where nobody does
 */
record Provisions(
    Server source, Server destination, List<String> schemas, Optional<String> brings) {
  private static final String ZONES = "SELECT COUNT(*) FROM mysql.time_zone_name";

  /**
   * These serve the server, not the service: they see to other replicas, to the passwords that are
   * set, and to how pages are packed, which a copy does anew.
   */
  private static final Pattern OF_THE_SERVER =
      Pattern.compile(
          "rpl_semi_sync_.*|(file://component_)?validate_password|.*password_(reuse_)?check|provider_.*",
          Pattern.CASE_INSENSITIVE);

  List<Finding> findings() {
    List<Finding> findings = new ArrayList<>(List.of(collations()));
    findings.addAll(installed());
    return findings;
  }

  /** What a copy may bring, or not. */
  List<Finding> installed() {
    return List.of(extensions(), timeZones());
  }

  private Finding collations() {
    return Obstacles.none(
        "content.collations",
        unknown(
            used(),
            destination.rows(
                "SELECT * FROM information_schema.collation_character_set_applicability")),
        "the destination knows every collation that is used",
        "the destination does not know these collations",
        "Change them to ones that both know, or install a release that has them.");
  }

  /**
   * @param used names of collations
   * @param known rows of a server, of which newer ones have the full name in a column of its own
   */
  static List<String> unknown(List<String> used, List<Map<String, String>> known) {
    Set<String> names =
        known.stream()
            .flatMap(row -> row.values().stream())
            .map(Provisions::today)
            .collect(Collectors.toSet());
    return used.stream().filter(name -> !names.contains(today(name))).toList();
  }

  /** Before it was given that name, servers called it utf8. */
  private static String today(String collation) {
    return collation.replaceFirst("^utf8_", "utf8mb3_");
  }

  private List<String> used() {
    String in = Sql.list(schemas);
    return source.column(
        ("SELECT collation_name FROM information_schema.columns WHERE table_schema IN %1$s AND"
                + " collation_name IS NOT NULL UNION SELECT table_collation FROM"
                + " information_schema.tables WHERE table_schema IN %1$s AND table_collation IS NOT"
                + " NULL UNION SELECT default_collation_name FROM information_schema.schemata WHERE"
                + " schema_name IN %1$s UNION SELECT collation_connection FROM"
                + " information_schema.routines WHERE routine_schema IN %1$s UNION SELECT"
                + " collation_connection FROM information_schema.triggers WHERE trigger_schema IN"
                + " %1$s UNION SELECT collation_connection FROM information_schema.events WHERE"
                + " event_schema IN %1$s UNION SELECT collation_connection FROM"
                + " information_schema.views WHERE table_schema IN %1$s")
            .formatted(in));
  }

  private Finding extensions() {
    Set<String> there = Set.copyOf(destination.extensions());
    Map<Boolean, List<String>> lacking =
        source.extensions().stream()
            .filter(name -> !there.contains(name))
            .collect(Collectors.partitioningBy(name -> OF_THE_SERVER.matcher(name).matches()));
    List<String> needless = lacking.get(true);
    return judged(
        "settings.plugins",
        lacking.get(false),
        "the destination has every plugin and loadable function that the service may need"
            + (needless.isEmpty() ? "" : ", but lacks " + Content.shortened(needless)),
        "the destination lacks these plugins or loadable functions",
        "Install them there, or remove them at the source.");
  }

  /** By name they are there only once somebody has loaded them. */
  private Finding timeZones() {
    boolean one = !source.value(ZONES).equals("0");
    boolean other = !destination.value(ZONES).equals("0");
    return judged(
        "settings.time_zone_names",
        one && !other ? List.of("all of them") : List.of(),
        "time zones are known by name: %s at the source, %s at the destination"
            .formatted(one ? "yes" : "no", other ? "yes" : "no"),
        "the destination does not know time zones by name, and the source does",
        "Load them at the destination (mysql_tzinfo_to_sql /usr/share/zoneinfo).");
  }

  /** What the copy brings is looked at again when it is there. */
  private Finding judged(
      String check, List<String> lacking, String pass, String fail, String remedy) {
    return lacking.isEmpty() || brings.isEmpty()
        ? Obstacles.none(check, lacking, pass, fail, remedy)
        : Finding.pass(
            check,
            "%s: %s; %s, which is looked at again then"
                .formatted(fail, Content.shortened(lacking), brings.get()));
  }

  /**
   * A scheduler that was disabled when its server started cannot be turned on, and the takeover
   * would fail after the decision.
   *
   * @param one what it is at the side in charge
   * @param other what it is at the side that takes over
   */
  static Finding scheduler(String one, String other) {
    return Obstacles.judged(
        "settings.event_scheduler",
        !(one.equals("ON") && other.equals("DISABLED")),
        "the event scheduler is %s at the source and %s at the destination".formatted(one, other),
        "Take event_scheduler=DISABLED out of the destination's settings, and restart it.");
  }
}
