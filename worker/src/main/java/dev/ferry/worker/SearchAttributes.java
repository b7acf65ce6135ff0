package dev.ferry.worker;

import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;

import io.grpc.StatusRuntimeException;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The search attributes by which migrations are found. Workflows set them, and would stand still on
 * a namespace that does not know them.
 */
final class SearchAttributes {
  private static final Logger LOG = LoggerFactory.getLogger(SearchAttributes.class);
  private static final List<String> NAMES =
      List.of("FerryPlan", "FerryPhase", "FerryOutcome", "FerryApprover");

  private final OperatorServiceStubs operator;
  private final String namespace;

  SearchAttributes(WorkflowClient client) {
    this.namespace = client.getOptions().getNamespace();
    this.operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setChannel(client.getWorkflowServiceStubs().getRawChannel())
                .validateAndBuildWithDefaults());
  }

  /**
   * Creates the missing ones.
   *
   * @throws NotReadyException when that is not allowed here; names the command
   */
  void ensure() {
    List<String> missing = missing();
    if (!missing.isEmpty()) {
      create(missing);
    }
  }

  /** Where they may not even be listed, they may be there: that is no reason not to work. */
  private List<String> missing() {
    var request = ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build();
    try {
      var known = operator.blockingStub().listSearchAttributes(request).getCustomAttributesMap();
      return NAMES.stream().filter(name -> !known.containsKey(name)).toList();
    } catch (StatusRuntimeException e) {
      if (isRefusal(e)) {
        LOG.warn(
            "Namespace {} does not list its search attributes. It needs: {}", namespace, NAMES);
        return List.of();
      }
      throw e;
    }
  }

  private void create(List<String> names) {
    var keywords =
        names.stream()
            .collect(Collectors.toMap(Function.identity(), any -> INDEXED_VALUE_TYPE_KEYWORD));
    try {
      var unused =
          operator
              .blockingStub()
              .addSearchAttributes(
                  AddSearchAttributesRequest.newBuilder()
                      .setNamespace(namespace)
                      .putAllSearchAttributes(keywords)
                      .build());
    } catch (StatusRuntimeException e) {
      throw isRefusal(e) ? notAllowed(names) : e;
    }
  }

  private static boolean isRefusal(StatusRuntimeException e) {
    return switch (e.getStatus().getCode()) {
      case UNIMPLEMENTED, PERMISSION_DENIED, UNAUTHENTICATED -> true;
      default -> false;
    };
  }

  private NotReadyException notAllowed(List<String> missing) {
    return new NotReadyException(
        "FERRY-RUN-003 namespace %s lacks search attributes and does not let this worker create them. Run: temporal operator search-attribute create --namespace %s%s."
            .formatted(
                namespace,
                namespace,
                missing.stream()
                    .map(name -> " --name " + name + " --type Keyword")
                    .collect(Collectors.joining())));
  }
}
