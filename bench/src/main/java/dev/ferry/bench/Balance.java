package dev.ferry.bench;

import dev.ferry.lab.ledger.Account;
import dev.ferry.lab.ledger.Session;
import dev.ferry.lab.ledger.Side;
import java.util.List;

/**
 * What the clients of an engine were told, against what is there after many switches.
 *
 * @param acknowledged how many writes were
 * @param lost those of them that are not there
 * @param doubled those that are there more than once
 * @param both how often writes changed sides without a switch: both sides were writable
 */
record Balance(int acknowledged, List<Long> lost, List<Long> doubled, int both) {

  static Balance of(Account account, int switches, Side inCharge) throws Exception {
    List<Long> there;
    try (Session session = inCharge.connect()) {
      there = session.numbers();
    }
    return new Balance(
        account.size(),
        account.lost(there),
        Account.doubled(there),
        Math.abs(account.gaps().size() - switches));
  }

  void judge(String name, Findings findings) {
    if (!lost.isEmpty()) {
      findings.broken("%s: %d acknowledged writes lost: %s".formatted(name, lost.size(), lost));
    }
    if (!doubled.isEmpty()) {
      findings.broken("%s: writes that are there twice: %s".formatted(name, doubled));
    }
    if (both != 0) {
      findings.broken(
          "%s: writes changed sides %d times apart from switches: both sides were writable"
              .formatted(name, both));
    }
  }
}
