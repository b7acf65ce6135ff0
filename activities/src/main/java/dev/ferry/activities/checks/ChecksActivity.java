package dev.ferry.activities.checks;

import dev.ferry.activities.ssh.Remotes;
import dev.ferry.workflows.checks.DiskCheck;
import dev.ferry.workflows.checks.HttpCheck;
import dev.ferry.workflows.checks.TcpCheck;
import dev.ferry.workflows.checks.UnitCheck;
import dev.ferry.workflows.plan.Check;
import dev.ferry.workflows.plan.Host;
import dev.ferry.workflows.steps.Checks;
import dev.ferry.workflows.steps.Finding;
import dev.ferry.workflows.steps.Verdict;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks every kind of check once, and always answers, at the latest when its time is over. */
public final class ChecksActivity implements Checks {
  private final HostQuestions hosts;

  /**
   * @param remotes opens hosts, for what is asked there
   */
  public ChecksActivity(Remotes remotes) {
    this.hosts = new HostQuestions(remotes);
  }

  @Override
  public Finding ask(Check check, Host target) {
    FutureTask<Finding> answer = new FutureTask<>(() -> put(check, target));
    Thread asking = Thread.ofVirtual().name("ferry-check-" + check.id()).start(answer);
    try {
      return answer.get(check.timeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      asking.interrupt();
      return Finding.fail(
          check.id(),
          "%s: no answer from %s within %d ms"
              .formatted(subject(check, target), target.name(), check.timeout().toMillis()),
          "See whether the service or its host is overloaded or gone.");
    } catch (ExecutionException e) {
      return error(check, e.getCause());
    } catch (InterruptedException e) {
      asking.interrupt();
      Thread.currentThread().interrupt();
      return error(check, e);
    }
  }

  private Finding put(Check check, Host target) {
    return switch (check) {
      case HttpCheck it -> HttpQuestion.ask(it, target);
      case TcpCheck it -> TcpQuestion.ask(it, target);
      case UnitCheck it -> hosts.ask(it, target);
      case DiskCheck it -> hosts.ask(it, target);
      default -> throw new IllegalArgumentException("no " + check.getClass() + " in this worker");
    };
  }

  private static String subject(Check check, Host target) {
    return switch (check) {
      case HttpCheck it -> HttpQuestion.uri(it, target).toString();
      case TcpCheck it -> "port " + it.port();
      case UnitCheck it -> it.unit();
      case DiskCheck it -> it.path();
      default -> check.id();
    };
  }

  static Finding error(Check check, Throwable broken) {
    return new Finding(
        check.id(),
        Verdict.ERROR,
        "the check itself broke: " + broken,
        "Correct the check; it says nothing about the service.");
  }
}
