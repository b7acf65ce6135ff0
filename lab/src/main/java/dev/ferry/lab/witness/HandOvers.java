package dev.ferry.lab.witness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which server was in charge when, as the acknowledged writes tell it: a sequence of blocks, one
 * server each. A write was stored at some instant between its start and its acknowledgement. It is
 * misplaced when no such instant lies in a block of the server that acknowledged it: it started
 * after the next server had taken over, or was acknowledged before its own had.
 *
 * <p>The sequence is the one with the fewest misplaced writes, where a hand-over must explain more
 * of them than {@link #WORTH}, or else two servers that take turns would be a long row of
 * hand-overs. It is not derived where the expected sequence is given.
 *
 * @param blocks in the order of time
 * @param misplaced writes acknowledged by a server not in charge
 * @param asExpected false when a block of the expected sequence has no write
 */
record HandOvers(List<Block> blocks, List<Line.Finished> misplaced, boolean asExpected) {

  /** Acknowledged writes below which a change of server is no hand-over. */
  static final int WORTH = 20;

  private static final int NEVER = Integer.MAX_VALUE / 2;

  /**
   * A time in which one server was in charge.
   *
   * @param server the host
   * @param fromMicros since 1970
   * @param toMicros since 1970; the acknowledgement that shows the next server in charge
   * @param acknowledged writes the server acknowledged in it
   */
  record Block(String server, long fromMicros, long toMicros, int acknowledged) {

    private boolean covers(Line.Finished write) {
      return server.equals(write.server())
          && write.start() <= toMicros
          && write.end() >= fromMicros;
    }
  }

  /**
   * Derives the blocks.
   *
   * @param writes acknowledged ones, ordered by their end
   * @param expected the servers in the order in which they must have been in charge; empty when not
   *     known
   * @param fenced servers that may not have been in charge again after they were relieved
   */
  static HandOvers of(List<Line.Finished> writes, List<String> expected, Set<String> fenced) {
    List<String> states =
        expected.isEmpty()
            ? writes.stream().map(Line.Finished::server).distinct().toList()
            : expected;
    List<Block> blocks = cut(writes, states, assign(writes, states, !expected.isEmpty()));
    List<Line.Finished> misplaced =
        writes.stream().filter(write -> !inCharge(write, blocks, fenced)).toList();
    List<String> shown =
        blocks.stream().filter(block -> block.acknowledged() > 0).map(Block::server).toList();
    return new HandOvers(blocks, misplaced, expected.isEmpty() || shown.equals(expected));
  }

  private static boolean inCharge(Line.Finished write, List<Block> blocks, Set<String> fenced) {
    if (fenced.contains(write.server())) {
      Optional<Block> only =
          blocks.stream().filter(block -> block.server().equals(write.server())).findFirst();
      return only.isPresent() && only.get().covers(write);
    }
    return blocks.stream().anyMatch(block -> block.covers(write));
  }

  /** The cheapest state of each write: the algorithm of Viterbi. */
  private static int[] assign(List<Line.Finished> writes, List<String> states, boolean inOrder) {
    int[][] from = new int[writes.size()][states.size()];
    int[] cost = new int[states.size()];
    if (inOrder) {
      Arrays.fill(cost, 1, cost.length, NEVER);
    }
    for (int i = 0; i < writes.size(); i++) {
      int[] before = cost;
      cost = new int[before.length];
      int cheapest = lowest(before);
      for (int state = 0; state < cost.length; state++) {
        int other = inOrder ? Math.max(0, state - 1) : cheapest;
        int change = before[other] + (inOrder ? 0 : WORTH);
        boolean stays = i == 0 || before[state] <= change;
        from[i][state] = stays ? state : other;
        boolean own = states.get(state).equals(writes.get(i).server());
        cost[state] = Math.min(NEVER, (stays ? before[state] : change) + (own ? 0 : 1));
      }
    }
    int[] assigned = new int[writes.size()];
    int state = inOrder ? states.size() - 1 : lowest(cost);
    for (int i = writes.size() - 1; i >= 0; i--) {
      assigned[i] = state;
      state = from[i][state];
    }
    return assigned;
  }

  private static int lowest(int[] cost) {
    int lowest = 0;
    for (int i = 1; i < cost.length; i++) {
      lowest = cost[i] < cost[lowest] ? i : lowest;
    }
    return lowest;
  }

  private static List<Block> cut(List<Line.Finished> writes, List<String> states, int[] assigned) {
    List<Block> blocks = new ArrayList<>();
    long from = writes.stream().mapToLong(Line.Finished::start).min().orElse(0);
    for (int begin = 0; begin < assigned.length; ) {
      int end = endOf(assigned, begin);
      String server = states.get(assigned[begin]);
      long to = writes.getLast().end();
      if (end < assigned.length) {
        List<Line.Finished> both = writes.subList(begin, endOf(assigned, end));
        to = handOver(both, server, states.get(assigned[end]), writes.get(end).end());
      }
      long own = writes.subList(begin, end).stream().filter(w -> w.server().equals(server)).count();
      blocks.add(new Block(server, from, to, (int) own));
      from = to;
      begin = end;
    }
    return blocks;
  }

  private static int endOf(int[] assigned, int begin) {
    int end = begin;
    while (end < assigned.length && assigned[end] == assigned[begin]) {
      end++;
    }
    return end;
  }

  /** The instant that leaves the fewest writes of both servers on the wrong side. */
  private static long handOver(
      List<Line.Finished> writes, String relieved, String relieving, long otherwise) {
    long[] starts = times(writes, relieved, true);
    long[] ends = times(writes, relieving, false);
    long best = otherwise;
    int fewest = Integer.MAX_VALUE;
    int late = 0;
    for (int early = 0; early < ends.length; early++) {
      while (late < starts.length && starts[late] <= ends[early]) {
        late++;
      }
      int wrong = early + starts.length - late;
      if (wrong < fewest) {
        fewest = wrong;
        best = ends[early];
      }
    }
    return best;
  }

  private static long[] times(List<Line.Finished> writes, String server, boolean starts) {
    return writes.stream()
        .filter(write -> write.server().equals(server))
        .mapToLong(write -> starts ? write.start() : write.end())
        .sorted()
        .toArray();
  }
}
