package dev.ferry.worker;

import static io.temporal.api.enums.v1.IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The search attributes by which migrations are found. Workflows set them, and would stand still on
 * a namespace that does not know them.
 */
final class SearchAttributes {
  private static final List<String> NAMES =
      List.of("FerryPlan", "FerryPhase", "FerryOutcome", "FerryApprover");

  private SearchAttributes() {}

  /**
   * Creates the missing ones.
   *
   * @throws NotReadyException when that is not allowed here; names the command
   */
  static void ensure(WorkflowClient client) {
    String namespace = client.getOptions().getNamespace();
    OperatorServiceStubs operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setChannel(client.getWorkflowServiceStubs().getRawChannel())
                .validateAndBuildWithDefaults());
    List<String> missing = NAMES;
    try {
      missing = missing(operator, namespace);
      if (!missing.isEmpty()) {
        create(operator, namespace, missing);
      }
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNAVAILABLE) {
        throw e;
      }
      throw refused(namespace, missing, e);
    }
  }

  private static List<String> missing(OperatorServiceStubs operator, String namespace) {
    var request = ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build();
    var known = operator.blockingStub().listSearchAttributes(request).getCustomAttributesMap();
    return NAMES.stream().filter(name -> !known.containsKey(name)).toList();
  }

  private static void create(OperatorServiceStubs operator, String namespace, List<String> names) {
    operator
        .blockingStub()
        .addSearchAttributes(
            AddSearchAttributesRequest.newBuilder()
                .setNamespace(namespace)
                .putAllSearchAttributes(
                    names.stream()
                        .collect(
                            Collectors.toMap(
                                Function.identity(), any -> INDEXED_VALUE_TYPE_KEYWORD)))
                .build());
  }

  private static NotReadyException refused(
      String namespace, List<String> missing, StatusRuntimeException e) {
    return new NotReadyException(
        "FERRY-RUN-003 namespace %s may lack search attributes, and does not let this worker create"
                .formatted(namespace)
            + " them (%s). Run: temporal operator search-attribute create --namespace %s %s"
                .formatted(
                    e.getStatus().getCode(),
                    namespace,
                    missing.stream()
                        .map(name -> "--name " + name + " --type Keyword")
                        .collect(Collectors.joining(" "))));
  }
}
