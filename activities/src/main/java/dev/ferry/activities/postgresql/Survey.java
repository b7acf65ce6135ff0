package dev.ferry.activities.postgresql;

import dev.ferry.workflows.steps.Before;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Inspection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The look at both clusters before anything is done. Fails closed: what cannot be read is no pass.
 *
 * @param ends of the step
 * @param names of the migration
 */
record Survey(Ends ends, Names names) {

  Inspection inspect() {
    Server source = ends.source().server();
    State there = ends.destination().cluster().state();
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("source version", source.value("SELECT current_setting('server_version')"));
    facts.put("system", source.value("SELECT system_identifier FROM pg_control_system()"));
    facts.put("size", bytes(source) + " bytes");
    List<Finding> findings = new ArrayList<>();
    findings.addAll(new Content(ends, names).findings());
    findings.addAll(new Settings(ends, names).findings());
    findings.addAll(new Surroundings(ends, names, bytes(source)).findings(there));
    Before before =
        new Before(
            Map.of(
                "source.status", ends.source().cluster().state().status(),
                "destination.status", there.status()));
    return new Inspection(facts, findings, before);
  }

  static long bytes(Server source) {
    return Long.parseLong(
        source.value("SELECT sum(pg_database_size(oid))::bigint FROM pg_database"));
  }
}
