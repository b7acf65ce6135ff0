package dev.ferry.workflows.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ferry.workflows.plan.Problem.Code;
import dev.ferry.workflows.plan.Problem.Place;
import dev.ferry.workflows.plan.shape.Pointer;
import dev.ferry.workflows.plan.shape.Shown;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * Builds a tree from YAML's events rather than its objects: events have the place of everything,
 * and what YAML can do beyond plain data (anchors, merge keys, tags) is refused before it does it.
 */
final class YamlTree {

  private static final int DEEPEST = 20;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String file;
  private final Map<String, Place> places = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private Iterator<Event> events = List.<Event>of().iterator();

  YamlTree(String file) {
    this.file = file;
  }

  PlanFile read(String text) {
    JsonNode tree = MissingNode.getInstance();
    places.put("", new Place(file, 1, 1));
    if (text.length() > PlanReader.MOST_CHARACTERS) {
      problem("", Code.TOO_LARGE, "the text is too long", "at most 256 KiB");
    } else {
      tree = parse(text);
    }
    return new PlanFile(file, tree, Map.copyOf(places), List.copyOf(problems));
  }

  private JsonNode parse(String text) {
    try {
      events = new Yaml(new LoaderOptions()).parse(new StringReader(spaced(text))).iterator();
      return document();
    } catch (TooDeep e) {
      problem("", Code.TOO_LARGE, "the plan is nested too deeply", "at most 20 levels");
    } catch (MarkedYAMLException e) {
      // Only the parser's own words: its message also shows the line, which may hold a secret.
      Mark mark = e.getProblemMark();
      String what =
          e.getProblem() == null ? "this is no YAML" : e.getProblem().replaceAll("\\s+", " ");
      Place place = mark == null ? places.get("") : place(mark);
      problems.add(Problem.at("", Code.NOT_A_PLAN, what, "YAML or JSON").in(place));
    } catch (YAMLException e) {
      problem(
          "", Code.NOT_A_PLAN, "the text has characters that YAML does not allow", "plain text");
    }
    return MissingNode.getInstance();
  }

  private JsonNode document() {
    JsonNode tree = MissingNode.getInstance();
    int documents = 0;
    while (events.hasNext()) {
      Event event = events.next();
      if (event.is(Event.ID.DocumentStart) && ++documents > 1) {
        Place place = place(event.getStartMark());
        problems.add(
            Problem.at("", Code.NOT_A_PLAN, "a second document starts here", "one plan a file")
                .in(place));
        return tree;
      } else if (event instanceof NodeEvent node) {
        tree = node(node, "", 0);
      }
    }
    if (documents == 0) {
      problem("", Code.NOT_A_PLAN, "the file is empty", "a plan");
    }
    return tree;
  }

  private JsonNode node(NodeEvent event, String at, int depth) {
    if (depth > DEEPEST) {
      throw new TooDeep();
    }
    refuseMoreThanData(event, at);
    if (event instanceof ScalarEvent scalar) {
      return YamlScalar.node(scalar);
    }
    if (event instanceof AliasEvent) {
      return NODES.nullNode();
    }
    return event instanceof MappingStartEvent ? object(at, depth) : list(at, depth);
  }

  private ObjectNode object(String at, int depth) {
    ObjectNode object = NODES.objectNode();
    for (Event key = events.next(); !key.is(Event.ID.MappingEnd); key = events.next()) {
      Place place = place(key.getStartMark());
      if (!(key instanceof ScalarEvent name)) {
        node((NodeEvent) key, at, depth + 1);
        node((NodeEvent) events.next(), at, depth + 1);
        problems.add(
            Problem.at(at, Code.NOT_PLAIN_DATA, "this key is no text", "a name").in(place));
        continue;
      }
      String child = Pointer.child(at, name.getValue());
      refuseMoreThanData(name, at);
      boolean first = places.putIfAbsent(child, place) == null;
      JsonNode value = node((NodeEvent) events.next(), child, depth + 1);
      if (name.getValue().equals("<<") && name.isPlain()) {
        problems.add(
            Problem.at(child, Code.NOT_PLAIN_DATA, "merge keys are not allowed", "keys in full")
                .in(place));
      } else if (first) {
        object.set(name.getValue(), value);
      } else {
        String what = "the key " + Shown.quoted(name.getValue()) + " is given twice";
        problems.add(Problem.at(child, Code.DUPLICATE_KEY, what, "each key once").in(place));
      }
    }
    return object;
  }

  private ArrayNode list(String at, int depth) {
    ArrayNode list = NODES.arrayNode();
    for (Event item = events.next(); !item.is(Event.ID.SequenceEnd); item = events.next()) {
      String child = Pointer.child(at, list.size());
      places.putIfAbsent(child, place(item.getStartMark()));
      list.add(node((NodeEvent) item, child, depth + 1));
    }
    return list;
  }

  private void refuseMoreThanData(NodeEvent event, String at) {
    moreThanData(event)
        .ifPresent(
            what ->
                problems.add(
                    Problem.at(at, Code.NOT_PLAIN_DATA, what, "the value in full")
                        .in(place(event.getStartMark()))));
  }

  private static Optional<String> moreThanData(NodeEvent event) {
    if (event instanceof AliasEvent) {
      return Optional.of("aliases are not allowed");
    }
    if (event.getAnchor() != null) {
      return Optional.of("anchors are not allowed");
    }
    String tag =
        event instanceof ScalarEvent scalar
            ? scalar.getTag()
            : ((CollectionStartEvent) event).getTag();
    return tag == null ? Optional.empty() : Optional.of("tags are not allowed");
  }

  private void problem(String at, Code code, String what, String expected) {
    problems.add(Problem.at(at, code, what, expected).in(places.get("")));
  }

  private Place place(Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** JSON may be indented by tabs, which YAML refuses; inside its texts there can be none. */
  private static String spaced(String text) {
    return text.stripLeading().startsWith("{") ? text.replace('\t', ' ') : text;
  }

  private static final class TooDeep extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
