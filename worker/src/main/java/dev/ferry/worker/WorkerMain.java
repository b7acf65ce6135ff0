package dev.ferry.worker;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * The process that runs Ferry's workflows and activities. Configured by the environment alone:
 * {@code TEMPORAL_*} as the temporal command reads them, {@code FERRY_SECRETS}, {@code FERRY_STATE}
 * and {@code FERRY_HEALTH_PORT}.
 */
@SpringBootApplication(proxyBeanMethods = false)
public final class WorkerMain {
  private WorkerMain() {}

  /** Runs until it is told to end by a signal. */
  public static void main(String[] args) {
    SpringApplication.run(WorkerMain.class, args);
  }
}
