package dev.ferry.lab.witness;

import java.util.Optional;

/**
 * What the service calls the headers of its answers.
 *
 * @param server the host that answered
 * @param count how many times an order is stored
 * @param sha256 digest the service stored beside an order, in hexadecimal
 */
record HeaderNames(String server, String count, String sha256) {

  static final HeaderNames USUAL =
      new HeaderNames("X-Served-By", "X-Order-Count", "X-Order-Sha256");

  String serverOf(Answer answer) {
    return answer.header(server).orElse(Journal.NOTHING);
  }

  /** How often the order is stored; empty when the answer does not say. */
  Optional<Integer> countOf(Answer answer) {
    return answer.header(count).filter(value -> value.matches("\\d{1,9}")).map(Integer::valueOf);
  }
}
