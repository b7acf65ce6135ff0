package dev.ferry.workflows.migration;

import dev.ferry.workflows.temporal.DevServer;
import dev.ferry.workflows.temporal.Workers;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;

/** A Temporal and a worker over simulated services. */
final class Engine {
  /** The one that the tests of a JVM share; their migrations have names of their own. */
  static final Engine SHARED = new Engine();

  private final Simulations services = new Simulations();
  private final DevServer server;
  private final Workers workers;

  Engine(String... serverArguments) {
    server = new DevServer(serverArguments);
    workers = new Workers(server.address(), services);
  }

  WorkflowClient client() {
    return workers.client();
  }

  SimulatedService service(String migration) {
    return services.of(migration);
  }

  /** Nothing of it goes on behind the next test's back: its phases are asked to cancel. */
  void end(String migration) {
    try {
      client().newUntypedWorkflowStub(migration).terminate("the test is over");
    } catch (WorkflowNotFoundException e) {
      // It has ended by itself, or was never started.
    }
  }
}
