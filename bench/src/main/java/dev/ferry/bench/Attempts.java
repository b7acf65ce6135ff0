package dev.ferry.bench;

import dev.ferry.workflows.Direction;
import dev.ferry.workflows.steps.Outcome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/**
 * How a switch ended whose worker was killed.
 *
 * @param outcome what a worker said in the end
 * @param how in words
 * @param seconds from the death of the first worker; 0 where it came to its end before
 */
record Attempts(Outcome outcome, String how, double seconds) {
  private static final int MOST = 20;

  /**
   * What is to be turned.
   *
   * @param secrets the directory that the plan's secrets refer to
   * @param plan the file of the plan
   */
  record Turning(Path secrets, Path plan, Direction direction) {

    /** Another worker comes up to 3 s after each that has died, as a supervisor would start it. */
    Attempts under(WorkerProcess.Kill kill, long epoch, Random random)
        throws IOException, InterruptedException, BrokenPromise {
      WorkerProcess.Ended ended = WorkerProcess.run(secrets, plan, direction, epoch, 0, kill);
      long died = System.nanoTime();
      if (ended.outcome().isPresent()) {
        return new Attempts(ended.outcome().get(), how(ended.outcome().get(), 0), 0);
      }
      for (int attempt = 1; attempt <= MOST; attempt++) {
        Thread.sleep(random.nextInt(3000));
        ended =
            WorkerProcess.run(secrets, plan, direction, epoch, attempt, WorkerProcess.Kill.NONE);
        if (ended.outcome().isPresent()) {
          Outcome outcome = ended.outcome().get();
          return new Attempts(outcome, how(outcome, attempt), (System.nanoTime() - died) / 1e9);
        }
      }
      throw new BrokenPromise("neither moved nor home: " + ended.said());
    }
  }

  private static String how(Outcome outcome, int attempts) throws BrokenPromise {
    String word =
        switch (outcome) {
          case Outcome.Turned turned -> "moved";
          case Outcome.Home home -> "home";
          case Outcome.Stuck stuck -> throw new BrokenPromise("a person is needed: " + stuck);
        };
    return attempts == 0 ? word + " before it died" : word + " by worker " + (attempts + 1);
  }
}
