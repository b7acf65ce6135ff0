package dev.ferry.workflows.plan;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.plan.Problem.Code;
import dev.ferry.workflows.plan.shape.Addresses;
import dev.ferry.workflows.plan.shape.Form;
import dev.ferry.workflows.plan.shape.Nearest;
import dev.ferry.workflows.plan.shape.Reader.Reference;
import dev.ferry.workflows.plan.shape.Shown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What hosts, components and checks say about each other. Works on the tree, as far as it goes, so
 * that these problems are reported even if something else about a component is wrong.
 */
final class Relations {

  private final JsonNode tree;
  private final List<Reference> references;
  private final List<Problem> problems = new ArrayList<>();

  Relations(JsonNode tree, List<Reference> references) {
    this.tree = tree;
    this.references = references;
  }

  List<Problem> problems() {
    idsAreUnique("components");
    idsAreUnique("checks");
    Map<String, JsonNode> components = components();
    everyReferenceHasItsTarget(components);
    everyComponentHasTwoEnds();
    nothingDependsOnItself(components);
    nothingInThePauseDependsOnWhatComesAfter(components);
    everyCheckHasAHost(components);
    problems.addAll(new PauseLimits(tree).problems());
    return problems;
  }

  private void idsAreUnique(String list) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < tree.path(list).size(); i++) {
      Optional<String> id = text(tree.path(list).path(i), "id");
      if (id.filter(ids::contains).isPresent()) {
        String what = "the id " + Shown.quoted(id.get()) + " is used twice";
        add("/" + list + "/" + i + "/id", Code.TWICE, what, "each id once");
      }
      id.ifPresent(ids::add);
    }
  }

  private void everyReferenceHasItsTarget(Map<String, JsonNode> components) {
    List<String> hosts = new ArrayList<>();
    tree.path("hosts").fieldNames().forEachRemaining(hosts::add);
    List<String> ids = List.copyOf(components.keySet());
    for (Reference reference : references) {
      boolean host = reference.form() == Form.HOST;
      List<String> known = host ? hosts : ids;
      if (!known.contains(reference.name())) {
        // Others are problems of their own, and hold whatever a plan has in the place of a name.
        List<String> good = known.stream().filter(reference.form()::matches).toList();
        problems.add(
            Problem.at(
                    reference.pointer(),
                    host ? Code.UNKNOWN_HOST : Code.UNKNOWN_COMPONENT,
                    "there is no "
                        + (host ? "host " : "component ")
                        + Shown.quoted(reference.name()),
                    good.isEmpty() ? reference.form().words() : "one of " + listed(good))
                .didYouMean(Nearest.of(reference.name(), good)));
      }
    }
  }

  private void everyComponentHasTwoEnds() {
    for (int i = 0; i < tree.path("components").size(); i++) {
      JsonNode component = tree.path("components").path(i);
      Optional<String> from = text(component, "from");
      Optional<String> to = text(component, "to");
      if (from.isEmpty() || to.isEmpty()) {
        continue;
      }
      String at = "/components/" + i + "/to";
      if (from.equals(to)) {
        add(at, Code.SAME_ENDS, "source and destination are the same host", "two hosts");
      } else if (address(from.get()).isPresent() && address(from.get()).equals(address(to.get()))) {
        add(at, Code.SAME_ENDS, "both hosts have the same address", "hosts with two addresses");
      }
    }
  }

  private void nothingDependsOnItself(Map<String, JsonNode> components) {
    Map<String, List<String>> dependencies = new LinkedHashMap<>();
    components.forEach((id, component) -> dependencies.put(id, dependsOn(component)));
    for (List<String> cycle : Order.cycles(dependencies)) {
      String circle = String.join(" -> ", cycle);
      String what =
          "components depend on each other in a circle: " + Shown.plain(circle, circle.length());
      String at = "/components/" + index(cycle.getFirst()) + "/dependsOn";
      add(at, Code.CYCLE, what, "an order in which they can open");
    }
  }

  private void nothingInThePauseDependsOnWhatComesAfter(Map<String, JsonNode> components) {
    components.forEach(
        (id, component) -> {
          for (String dependency : dependsOn(component)) {
            boolean later =
                Optional.ofNullable(components.get(dependency)).filter(this::isLater).isPresent();
            if (later && !isLater(component)) {
              String what = Shown.quoted(dependency) + " changes hands only after the pause";
              String at = "/components/" + index(id) + "/dependsOn";
              add(at, Code.DEPENDS_ON_LATER, what, "components of the pause");
            }
          }
        });
  }

  private void everyCheckHasAHost(Map<String, JsonNode> components) {
    boolean nothingMoves = components.values().stream().noneMatch(Relations::moves);
    for (int i = 0; i < tree.path("checks").size(); i++) {
      Optional<String> of = text(tree.path("checks").path(i), "of");
      Optional<JsonNode> component = of.map(components::get);
      String at = "/checks/" + i + "/of";
      if (component.filter(it -> !moves(it)).isPresent()) {
        add(at, Code.CONTRADICTION, "this component is not on a host", "one that moves");
      } else if (of.isEmpty() && nothingMoves) {
        add(at, Code.CONTRADICTION, "no component is on a host", "one that moves");
      }
    }
  }

  /** The components that have an id; the first, where two have the same. */
  private Map<String, JsonNode> components() {
    Map<String, JsonNode> components = new LinkedHashMap<>();
    for (JsonNode component : tree.path("components")) {
      text(component, "id").ifPresent(id -> components.putIfAbsent(id, component));
    }
    return components;
  }

  private int index(String id) {
    JsonNode components = tree.path("components");
    int i = 0;
    while (!text(components.path(i), "id").equals(Optional.of(id))) {
      i++;
    }
    return i;
  }

  private Optional<String> address(String host) {
    return text(tree.path("hosts").path(host), "address").map(Addresses::canonical);
  }

  private boolean isLater(JsonNode component) {
    return is(component, AfterPause.class);
  }

  private static boolean moves(JsonNode component) {
    return is(component, Moves.class);
  }

  private static boolean is(JsonNode component, Class<?> type) {
    return text(component, "kind").map(Kinds.ALL::get).filter(type::isAssignableFrom).isPresent();
  }

  private static List<String> dependsOn(JsonNode component) {
    List<String> ids = new ArrayList<>();
    for (JsonNode id : component.path("dependsOn")) {
      if (id.isTextual()) {
        ids.add(id.textValue());
      }
    }
    return ids;
  }

  private static Optional<String> text(JsonNode node, String key) {
    return Optional.ofNullable(node.path(key).textValue());
  }

  private static String listed(List<String> names) {
    return String.join(", ", names);
  }

  private void add(String at, Code code, String what, String expected) {
    problems.add(Problem.at(at, code, what, expected));
  }
}
