package dev.ferry.activities.dns;

import dev.ferry.workflows.plan.shape.Addresses;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/**
 * Records that the plan leaves alone although they name what it moves away from: the AAAA beside
 * the A, SPF, hints, other names. Whether they belong to the service, only a person knows.
 */
final class References {
  private static final List<String> WELL_KNOWN =
      List.of(
          "@",
          "www",
          "mail",
          "smtp",
          "imap",
          "pop",
          "mx",
          "mx1",
          "ftp",
          "api",
          "app",
          "shop",
          "ns",
          "ns1",
          "ns2",
          "vpn",
          "autodiscover",
          "autoconfig",
          "_dmarc",
          "static",
          "cdn");
  private static final List<Integer> TYPES =
      List.of(Type.A, Type.AAAA, Type.CNAME, Type.MX, Type.TXT, Type.HTTPS);
  private static final Pattern BETWEEN = Pattern.compile("[\\s\",=]+");
  private static final Pattern MECHANISM = Pattern.compile("^[+?~-]?(?:ip4|ip6|a|mx|include):");
  private static final Pattern LENGTH = Pattern.compile("/[0-9]+$");
  private static final int SHOWN = 20;

  private final Move move;
  private final Lookout lookout;

  References(Move move, Lookout lookout) {
    this.move = move;
    this.lookout = lookout;
  }

  Finding finding(Optional<Notes> notes, List<RRset> present) {
    Set<String> old = leaving(notes, present);
    Optional<List<Zone.Entry>> whole = move.zone().entries();
    List<Zone.Entry> referring =
        whole.orElseGet(this::wellKnown).stream()
            .filter(entry -> !isPlanned(entry))
            .filter(entry -> words(entry.value()).stream().anyMatch(old::contains))
            .toList();
    String scope = whole.isPresent() ? "the whole zone" : "well-known names only, no transfer";
    if (referring.isEmpty()) {
      return Finding.pass("dns.references", "no other record names " + old + " (" + scope + ")");
    }
    // A pass: an approver reads it, and the old address may well stay in use for something else.
    return new Finding(
        "dns.references",
        Verdict.PASS,
        "%d other records name %s (%s): %s"
            .formatted(
                referring.size(),
                old,
                scope,
                referring.stream()
                    .limit(SHOWN)
                    .map(Zone.Entry::toString)
                    .collect(Collectors.joining("; "))),
        "Add those that belong to the service to the plan.");
  }

  private Set<String> leaving(Optional<Notes> notes, List<RRset> present) {
    Set<String> old = new LinkedHashSet<>();
    for (RRset found : present) {
      RRset from = notes.map(it -> it.original(found.key())).orElse(found);
      from.values().forEach(value -> old.add(last(value)));
    }
    move.planned().forEach(planned -> planned.values().forEach(it -> old.remove(last(it))));
    return old;
  }

  /** The address or name of a value, without priority, weight and port. */
  private static String last(String value) {
    return canonical(value.substring(value.lastIndexOf(' ') + 1));
  }

  private static Set<String> words(String value) {
    return BETWEEN
        .splitAsStream(value)
        .map(word -> MECHANISM.matcher(word).replaceFirst(""))
        .map(word -> LENGTH.matcher(word).replaceFirst(""))
        .map(References::canonical)
        .collect(Collectors.toSet());
  }

  private static String canonical(String word) {
    return Addresses.canonical(word.endsWith(".") ? word.substring(0, word.length() - 1) : word);
  }

  private boolean isPlanned(Zone.Entry entry) {
    return move.keys().stream()
        .anyMatch(
            key ->
                key.name().equals(entry.name().toLowerCase(Locale.ROOT))
                    && key.type().name().equals(entry.type()));
  }

  private List<Zone.Entry> wellKnown() {
    List<Zone.Entry> entries = new ArrayList<>();
    NameServer server = lookout.servers().getFirst();
    for (String label : WELL_KNOWN) {
      Name name =
          RRset.name(label.equals("@") ? move.zone().name() : label + "." + move.zone().name());
      for (int type : TYPES) {
        try {
          for (Record record : server.ask(name, type, false).getSection(Section.ANSWER)) {
            entries.add(
                new Zone.Entry(
                    record.getName().toString(),
                    Type.string(record.getType()),
                    record.rdataToString()));
          }
        } catch (IOException e) {
          throw Authorities.silent(server, e);
        }
      }
    }
    return entries.stream().distinct().toList();
  }
}
