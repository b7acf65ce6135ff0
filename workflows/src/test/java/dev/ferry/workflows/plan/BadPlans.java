package dev.ferry.workflows.plan;

import static dev.ferry.workflows.plan.BadPlan.bad;

import java.util.List;
import java.util.stream.Stream;

/** What can be wrong with a plan: in its form, which the schema sees too, and beyond. */
final class BadPlans {

  private static final String WEB = "units: [php-fpm, nginx], dependsOn: [db, uploads]";
  private static final String RECORD = "{ name: www, type: A, to: [198.18.0.20], ttl: 5s }";
  private static final String LIMITS = "{ deadline: 3s, lease: 5s, hold: 8s }";
  private static final String SECRET = "\"${env:DB_PASSWORD}\"";
  private static final String HEALTH = "url: \"http://{host}/health\", expect: 200";
  private static final String SHOP =
      "kind: rfc2136, zone: shop.test, server: edge, tsig: \"${file:keys/tsig}\"";
  private static final String AWS = "kind: route53, zoneId: Z1";

  private BadPlans() {}

  static List<BadPlan> all() {
    return Stream.of(inForm(), inRelation(), asText()).flatMap(List::stream).toList();
  }

  /** Refused by reader and schema. */
  static List<BadPlan> inForm() {
    return List.of(
        bad("no version", "ferry: 1\n", "", "005@/ferry"),
        bad("another version", "ferry: 1\n", "ferry: 2\n", "005@/ferry"),
        bad("a version that is a text", "ferry: 1\n", "ferry: \"1\"\n", "005@/ferry"),
        bad("an unknown key at the top", "gates: ", "gate: ", "006@/gate"),
        bad(
            "a typo in a host",
            "old:  { address",
            "old:  { adress",
            "007@/hosts/old/address",
            "006@/hosts/old/adress"),
        bad("an unknown key in a component", "every: 30s", "evry: 30s", "006@/components/1/evry"),
        bad("a key without value", "name: orders", "name:", "007@/name"),
        bad("no schemas", "schemas: [orders], ", "", "007@/components/0/schemas"),
        bad("no kind", "kind: mariadb, ", "", "007@/components/0/kind"),
        bad("an unknown kind", "kind: mariadb", "kind: mariadv", "009@/components/0/kind"),
        bad("a kind that is a number", "kind: mariadb", "kind: 7", "008@/components/0/kind"),
        bad("a component that is a text", "checks:\n", "  - web2\nchecks:\n", "008@/components/5"),
        bad(
            "a host that is a list",
            "checks:\n",
            "checks: []\nhosts2: []\nx:\n",
            "006@/hosts2",
            "006@/x"),
        bad(
            "a text for a list",
            "schemas: [orders]",
            "schemas: orders",
            "008@/components/0/schemas"),
        bad("a number for a text", "backend: orders", "backend: 5", "008@/components/3/backend"),
        bad("a text for a number", "expect: 200", "expect: \"200\"", "008@/checks/0/expect"),
        bad("half a status", "expect: 200", "expect: 200.5", "008@/checks/0/expect"),
        bad("a status out of range", "expect: 200", "expect: 99", "011@/checks/0/expect"),
        bad(
            "a text for a boolean",
            "units: [php-fpm, nginx]",
            "units: [nginx], forceKill: yes",
            "008@/components/2/forceKill"),
        bad("a number for a duration", "every: 30s", "every: 30", "008@/components/1/every"),
        bad("a duration without unit", "every: 30s", "every: \"30\"", "010@/components/1/every"),
        bad("a duration in days", "every: 30s", "every: 1d", "010@/components/1/every"),
        bad(
            "an empty list of schemas",
            "schemas: [orders]",
            "schemas: []",
            "012@/components/0/schemas"),
        bad(
            "a schema of MariaDB's own",
            "schemas: [orders]",
            "schemas: [orders, mysql]",
            "010@/components/0/schemas/1"),
        bad(
            "a schema twice",
            "schemas: [orders]",
            "schemas: [orders, orders]",
            "013@/components/0/schemas/1"),
        bad("a name with capitals", "name: orders", "name: Orders", "010@/name"),
        bad(
            "a host name that is none",
            "  edge: {",
            "  \"-x\": {",
            "010@/hosts/-x",
            "015@/components/3/on",
            "015@/components/4/server"),
        bad(
            "an account that is none",
            "198.18.0.11, user: ferry",
            "198.18.0.11, user: -o",
            "010@/hosts/old/user"),
        bad(
            "a short fingerprint",
            "SHA256:" + "A".repeat(43),
            "SHA256:AAAA",
            "010@/hosts/old/hostKey"),
        bad(
            "a port out of range",
            "198.18.0.11, user",
            "198.18.0.11, port: 70000, user",
            "011@/hosts/old/port"),
        bad(
            "a relative path",
            "[/srv/orders/uploads]",
            "[srv/orders]",
            "010@/components/1/paths/0"),
        bad(
            "a path with dots",
            "[/srv/orders/uploads]",
            "[/srv/../etc]",
            "010@/components/1/paths/0"),
        bad(
            "a path with a slash at its end",
            "[/srv/orders/uploads]",
            "[/srv/orders/]",
            "010@/components/1/paths/0"),
        bad(
            "a unit that is an option",
            "[php-fpm, nginx]",
            "[-H, nginx]",
            "010@/components/2/units/0"),
        bad("a literal secret", SECRET, "hunter2", "014@/components/0/secret"),
        bad("a literal secret of digits", SECRET, "12345678", "014@/components/0/secret"),
        bad(
            "a secret with something before it",
            SECRET,
            "\"x${env:A}\"",
            "014@/components/0/secret"),
        bad("a secret that is an object", SECRET, "{ env: A }", "008@/components/0/secret"),
        bad(
            "a secret outside of its directory",
            SECRET,
            "\"${file:../shadow}\"",
            "010@/components/0/secret"),
        bad(
            "an unknown type of record",
            "type: A,",
            "type: AAAAA,",
            "010@/components/4/records/0/type"),
        bad(
            "a URL of another scheme",
            "http://{host}/health",
            "ftp://{host}/health",
            "010@/checks/0/url"));
  }

  /** Refused by the reader; a schema cannot say it. */
  static List<BadPlan> inRelation() {
    return List.of(
        bad("an address that is none", "198.18.0.11", "198.18.0.256", "010@/hosts/old/address"),
        bad("a duration out of range", "every: 30s", "every: 25h", "011@/components/1/every"),
        bad(
            "a system directory",
            "[/srv/orders/uploads]",
            "[/var/lib, /usr/lib/x]",
            "020@/components/1/paths/0",
            "020@/components/1/paths/1"),
        bad(
            "a password in a URL",
            "http://{host}/health",
            "http://me:hunter2@{host}/health",
            "014@/checks/0/url"),
        bad(
            "an unknown host",
            "{ id: db,      kind: mariadb, from: old",
            "{ id: db,      kind: mariadb, from: odl",
            "015@/components/0/from"),
        bad(
            "an unknown component",
            "dependsOn: [web]",
            "dependsOn: [webb]",
            "016@/components/3/dependsOn/0"),
        bad("a check of an unknown component", HEALTH, HEALTH + ", of: wb", "016@/checks/0/of"),
        bad("a check of a name", HEALTH, HEALTH + ", of: name", "021@/checks/0/of"),
        bad(
            "an id twice",
            "id: uploads",
            "id: db",
            "013@/components/1/id",
            "016@/components/2/dependsOn/1"),
        bad(
            "a circle",
            "schemas: [orders]",
            "schemas: [orders], dependsOn: [web]",
            "017@/components/0/dependsOn"),
        bad(
            "a component that depends on itself",
            "dependsOn: [web]",
            "dependsOn: [edge]",
            "017@/components/3/dependsOn"),
        bad(
            "two circles",
            "every: 30s",
            "every: 30s, dependsOn: [uploads] }\n  - { id: a, kind: units, from: old, to: new, units: [a], dependsOn: [b] }\n  - { id: b, kind: units, from: old, to: new, units: [a], dependsOn: [a]",
            "017@/components/1/dependsOn",
            "017@/components/2/dependsOn"),
        bad(
            "the same host twice",
            "kind: files,   from: old, to: new",
            "kind: files,   from: old, to: old",
            "018@/components/1/to"),
        bad(
            "two hosts with one address",
            "198.18.0.12",
            "198.18.0.11",
            "018@/components/0/to",
            "018@/components/1/to",
            "018@/components/2/to",
            "018@/components/3/to"),
        bad(
            "a lease that leaves no time to arm",
            LIMITS,
            "{ deadline: 3s, lease: 3900ms, hold: 8s }",
            "019@/switch/lease"),
        bad("a deadline beyond the default lease", LIMITS, "{ deadline: 6s }", "019@/switch/lease"),
        bad("a hold as long as the lease", LIMITS, "{ lease: 8s, hold: 8s }", "019@/switch/hold"),
        bad(
            "a hold that leaves no time to thaw",
            LIMITS,
            "{ deadline: 3s, lease: 5s, hold: 6s }",
            "019@/switch/hold"),
        bad(
            "a pause that HAProxy's time-outs are not checked for",
            LIMITS,
            "{ deadline: 9s, lease: 11s, hold: 31s }",
            "019@/switch/deadline",
            "019@/switch/hold"),
        bad(
            "a unit that may stop for longer than the pause",
            WEB,
            "acting: [cron], stopGrace: 30s",
            "019@/components/2/stopGrace"),
        bad(
            "a path in another",
            "[/srv/orders/uploads]",
            "[/srv/a, /srv/a/b]",
            "021@/components/1/paths"),
        bad("no unit", WEB, "units: []", "012@/components/2/units"),
        bad(
            "a unit that is warm and masked",
            WEB,
            "units: [cron], acting: [cron.service]",
            "021@/components/2/acting"),
        bad(
            "one server for both ends",
            "backend: orders",
            "backend: orders, toServer: old",
            "021@/components/3/toServer"),
        bad(
            "an IPv6 address for an A record",
            "[198.18.0.20]",
            "[\"2001:db8::1\"]",
            "021@/components/4/records/0/to"),
        bad(
            "two values for a CNAME",
            RECORD,
            "{ name: a, type: CNAME, to: [b, c] }",
            "021@/components/4/records/0/to"),
        bad("a TTL with a fraction", "ttl: 5s", "ttl: 1s500ms", "011@/components/4/records/0/ttl"),
        bad(
            "half a credential",
            SHOP,
            AWS + ", accessKey: \"${env:A}\"",
            "021@/components/4/accessKey"),
        bad(
            "traffic that waits for a name",
            "dependsOn: [web]",
            "dependsOn: [name]",
            "022@/components/3/dependsOn",
            "017@/components/3/dependsOn"));
  }

  /** Refused before there is a plan to read. */
  static List<BadPlan> asText() {
    String all = Samples.text("orders.yaml");
    return List.of(
        bad("an empty file", all, "# nothing\n", "001@"),
        bad("a broken line", "name: orders", "name: \"orders", "001@"),
        bad("a second document", "checks:\n", "---\nchecks:\n", "001@"),
        bad("a text for a plan", all, "hello", "008@"),
        bad("a key twice", "name: orders", "name: orders\nname: other", "002@/name"),
        bad(
            "an anchor and its alias",
            "schemas: [orders]",
            "schemas: [&a orders, *a]",
            "003@/components/0/schemas/0",
            "003@/components/0/schemas/1",
            "008@/components/0/schemas/1"),
        bad("a merge key", "old:  { address", "old:  { <<: {}, address", "003@/hosts/old/<<"),
        bad("a tag", "name: orders", "name: !!str orders", "003@/name"),
        bad("a key that is a list", "name: orders", "name: orders\n[a]: b", "003@"),
        bad(
            "a plan too deep",
            "units: [php-fpm, nginx]",
            "units: " + "[".repeat(30) + "]".repeat(30),
            "004@"),
        bad("a plan too long", "name: orders", "name: orders #" + "x".repeat(300_000), "004@"));
  }
}
