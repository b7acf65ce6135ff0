package dev.ferry.activities.haproxy;

/**
 * A server of the backend, as HAProxy sees it.
 *
 * @param setting what it is set to
 * @param configuredWeight the weight of the configuration
 * @param line its line of {@code show servers state}, as the state file takes it
 */
record Server(String name, Setting setting, int configuredWeight, String line) {

  /**
   * What can be set and is put back.
   *
   * @param weight 0 to 256, not the share of the configured one
   */
  record Setting(ServerState state, int weight) {
    @Override
    public String toString() {
      return state.word() + " " + weight;
    }

    static Setting parse(String text) {
      String[] words = text.split(" ", -1);
      return new Setting(
          ServerState.valueOf(words[0].toUpperCase(java.util.Locale.ROOT)),
          Integer.parseInt(words[1]));
    }
  }

  boolean is(ServerState state) {
    return setting.state() == state;
  }
}
