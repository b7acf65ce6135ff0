package dev.ferry.worker;

import dev.ferry.workflows.Json;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.spring.boot.TemporalOptionsCustomizer;
import java.io.IOException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Where Temporal is: what the environment or a profile says, by the same rules as the temporal
 * command and the CLI; else the development server's address.
 */
@Configuration(proxyBeanMethods = false)
class Connection {

  @Bean
  ClientConfigProfile temporalProfile() throws IOException {
    return ClientConfigProfile.load();
  }

  @Bean
  TemporalOptionsCustomizer<WorkflowServiceStubsOptions.Builder> address(
      ClientConfigProfile profile) {
    return preset -> {
      WorkflowServiceStubsOptions known = preset.build();
      var options =
          WorkflowServiceStubsOptions.newBuilder(profile.toWorkflowServiceStubsOptions())
              .setMetricsScope(known.getMetricsScope());
      String address = profile.getAddress();
      return address == null || address.isEmpty() ? options.setTarget(known.getTarget()) : options;
    };
  }

  @Bean
  TemporalOptionsCustomizer<WorkflowClientOptions.Builder> namespace(ClientConfigProfile profile) {
    String namespace = profile.getNamespace();
    return options ->
        namespace == null || namespace.isEmpty() ? options : options.setNamespace(namespace);
  }

  @Bean
  DataConverter mainDataConverter() {
    return DefaultDataConverter.newDefaultInstance()
        .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(Json.mapper()));
  }
}
