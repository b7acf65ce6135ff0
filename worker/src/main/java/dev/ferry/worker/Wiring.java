package dev.ferry.worker;

import dev.ferry.activities.Components;
import dev.ferry.activities.secrets.Secrets;
import dev.ferry.activities.ssh.CommandFiles;
import dev.ferry.activities.ssh.JschRemotes;
import dev.ferry.activities.switchover.SwitchActivity;
import dev.ferry.workflows.migration.MigrationWorkflow;
import io.temporal.spring.boot.WorkerOptionsCustomizer;
import io.temporal.worker.WorkerFactory;
import java.nio.file.Path;
import java.time.Duration;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the activities together, by hand, as a test does. Names of beans are those of the YAML. */
@Configuration(proxyBeanMethods = false)
class Wiring {

  @Bean
  Secrets secrets(@Value("${ferry.secrets}") Path directory) {
    return new Secrets(directory.toAbsolutePath());
  }

  @Bean
  CommandFiles commands(@Value("${ferry.state}") Path state) {
    return new CommandFiles(state.toAbsolutePath().resolve("commands"));
  }

  @Bean
  JschRemotes remotes(Secrets secrets, CommandFiles commands) {
    return new JschRemotes(secrets, commands);
  }

  @Bean
  Kit kit(JschRemotes remotes, Secrets secrets, @Value("${ferry.state}") Path state) {
    return Kit.of(remotes, secrets, state.toAbsolutePath());
  }

  @Bean
  Components components(Kit kit, JschRemotes remotes) {
    return new Components(kit.components(), remotes);
  }

  @Bean
  SwitchActivity switchActivity(Components components, JschRemotes remotes) {
    return new SwitchActivity(components, remotes);
  }

  /** The starter knows activities by the name of their bean; those of the kit have none. */
  @Bean
  SmartInitializingSingleton registerChecks(WorkerFactory factory, Kit kit) {
    return () ->
        factory
            .getWorker(MigrationWorkflow.TASK_QUEUE)
            .registerActivitiesImplementations(kit.checks().toArray());
  }

  /** A pause that has begun goes on to its end while the worker is told to go. */
  @Bean
  WorkerOptionsCustomizer pauseOutlivesShutdown() {
    return (options, name, queue) ->
        queue.equals(MigrationWorkflow.CRITICAL_TASK_QUEUE)
            ? options
                .setAllowActivityHeartbeatDuringShutdown(true)
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(500))
            : options;
  }
}
