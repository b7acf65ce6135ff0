package dev.ferry.activities.dns;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.xbill.DNS.SOARecord;

/** The look before a phase: at every server, at the resolvers, at the rest of the zone. */
final class Look {
  private final Move move;
  private final Lookout lookout;
  private final Optional<Notes> notes;
  private final Map<String, String> facts = new LinkedHashMap<>();
  private final List<Finding> findings = new ArrayList<>();

  Look(Move move) {
    this.move = move;
    this.lookout = new Lookout(move);
    this.notes = move.notebook().read();
  }

  Inspection inspect() {
    servers();
    List<RRset> present = new ArrayList<>();
    for (RRset planned : move.planned()) {
      RRset found = move.zone().read(planned.key());
      facts.put(planned.key().toString(), "[%s], planned %s".formatted(found, planned.values()));
      findings.add(record(planned, found));
      findings.add(agreement(found));
      if (!found.isAbsent()) {
        present.add(found);
      }
    }
    if (notes.isEmpty()) {
      facts.put(
          "wait after lowering the TTL",
          new TtlWait(move, lookout).after(present).toSeconds() + " s");
    }
    resolvers();
    findings.add(move.zone().credentials(present));
    findings.add(new References(move, lookout).finding(notes, present));
    return new Inspection(facts, findings, Recorded.write(present));
  }

  private void servers() {
    Map<NameServer, SOARecord> soas = lookout.soas();
    facts.put("servers", lookout.servers().toString());
    List<String> without =
        lookout.servers().stream()
            .filter(server -> !soas.containsKey(server))
            .map(NameServer::toString)
            .toList();
    Map<Long, List<String>> bySerial =
        soas.entrySet().stream()
            .collect(
                Collectors.groupingBy(
                    it -> it.getValue().getSerial(),
                    LinkedHashMap::new,
                    Collectors.mapping(it -> it.getKey().toString(), Collectors.toList())));
    facts.put("serial", bySerial.keySet().toString());
    soas.values().stream()
        .findFirst()
        .ifPresent(soa -> facts.put("negative TTL", Lookout.negativeTtl(soa).toSeconds() + " s"));
    if (!without.isEmpty()) {
      findings.add(
          Finding.fail(
              "dns.servers",
              without + " of " + lookout.servers() + " give no answer with authority",
              "Mend these servers, or remove them from the zone's NS."));
    } else if (bySerial.size() > 1) {
      findings.add(
          Finding.fail(
              "dns.servers",
              "servers hold different versions of the zone: " + bySerial,
              "Wait for the transfer, or mend it."));
    } else {
      findings.add(
          Finding.pass(
              "dns.servers", "all " + soas.size() + " servers hold one version of the zone"));
    }
  }

  private Finding record(RRset planned, RRset found) {
    String check = "dns.record " + planned.key();
    if (found.isAbsent()) {
      return Finding.fail(
          check,
          "the primary has none" + (isAlias(planned.key()) ? ": the name is an alias (CNAME)" : ""),
          isAlias(planned.key())
              ? "Plan the CNAME, or the record that it leads to."
              : "Correct the name, or create it with its present value: there is nothing to go"
                  + " back to.");
    }
    if (notes.isPresent()) {
      Course course = new Course(notes.get().original(planned.key()), planned);
      RRset due = course.during(notes.get().inCharge());
      return found.sameValues(due) && course.isOurs(found)
          ? Finding.pass(check, "as Ferry left it")
          : Finding.fail(
              check,
              "recorded [%s], ours [%s], found [%s]".formatted(course.original(), due, found),
              "Find out who changed it; put back what Ferry expects.");
    }
    if (found.sameValues(planned)) {
      return Finding.fail(
          check,
          "it has the planned values already",
          "Remove it from the plan, or put its old values back: there is nothing to go back to.");
    }
    if (move.step().direction() == Direction.REVERSE) {
      return Finding.noData(
          check, "Ferry has not moved it", "Only what was moved can be moved back.");
    }
    return Finding.pass(check, "to be moved to " + planned.values());
  }

  private boolean isAlias(RRset.Key key) {
    return lookout.authorities(key).values().stream()
        .anyMatch(answer -> answer instanceof Answer.Given given && given.alias());
  }

  private Finding agreement(RRset found) {
    String check = "dns.agreement " + found.key();
    List<String> others = lookout.otherThan(found);
    return others.isEmpty()
        ? Finding.pass(check, "all servers have the same")
        : Finding.fail(
            check,
            "the primary has [" + found + "], but " + String.join("; ", others),
            "Mend the transfer to these servers.");
  }

  private void resolvers() {
    for (RRset planned : move.planned()) {
      lookout
          .resolvers(planned.key())
          .forEach(
              (resolver, answer) -> {
                facts.put("resolver %s %s".formatted(resolver, planned.key()), seen(answer));
                findings.add(resolver(planned, resolver, answer));
              });
    }
  }

  static String seen(Answer answer) {
    return switch (answer) {
      case Answer.Given given -> "[" + given.rrset() + "]";
      case Answer.Silent silent -> silent.why();
    };
  }

  private Finding resolver(RRset planned, NameServer resolver, Answer answer) {
    String check = "dns.resolver %s %s".formatted(resolver, planned.key());
    boolean known =
        answer instanceof Answer.Given given
            && (given.rrset().sameValues(planned)
                || given.rrset().sameValues(move.zone().read(planned.key()))
                || notes
                    .filter(it -> given.rrset().sameValues(it.original(planned.key())))
                    .isPresent());
    if (known) {
      return Finding.pass(check, "answers from this zone");
    }
    return answer instanceof Answer.Given
        ? Finding.fail(
            check,
            "gives other values than the zone has",
            "Another view or another zone, or an old copy: name a resolver that your users have.")
        : Finding.noData(check, seen(answer), "Let the worker reach it, or name another.");
  }
}
