package dev.ferry.activities.dns;

/** What one server says about one RRset. */
sealed interface Answer {

  /**
   * It answered.
   *
   * @param rrset what it holds; from a resolver with the rest of the TTL
   * @param alias whether the name is an alias (CNAME) instead
   */
  record Given(RRset rrset, boolean alias) implements Answer {}

  /** It gave no answer that counts. */
  record Silent(String why) implements Answer {}
}
