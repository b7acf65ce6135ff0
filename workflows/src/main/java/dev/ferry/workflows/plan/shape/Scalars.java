package dev.ferry.workflows.plan.shape;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ferry.workflows.plan.Problem;
import dev.ferry.workflows.plan.Problem.Code;
import dev.ferry.workflows.plan.SecretRef;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what has no keys and no items. */
final class Scalars {

  /** A reference to a secret, in Java's as in ECMAScript's regular expressions. */
  static final String SECRET =
      "\\$\\{(?:env:[A-Za-z_][A-Za-z0-9_]*"
          + "|file:(?![^}]*//)(?!(?:[^}]*/)?\\.{1,2}[/}])"
          + "[^\\s{}\\u0000-\\u001f\\u007f]*[^/\\s{}\\u0000-\\u001f\\u007f])\\}";

  private static final Pattern SECRET_FORM = Pattern.compile(SECRET);

  private final List<Problem> problems;
  private final List<Reader.Reference> references;

  Scalars(List<Problem> problems, List<Reader.Reference> references) {
    this.problems = problems;
    this.references = references;
  }

  Optional<Object> read(Shape shape, JsonNode node, String at) {
    boolean fits =
        switch (shape) {
          case Shape.Flag flag -> node.isBoolean();
          case Shape.Whole whole -> node.isNumber();
          case Shape.Secret secret -> node.isValueNode();
          default -> node.isTextual();
        };
    if (!fits) {
      return wrongType(node, at, Shown.words(shape));
    }
    return switch (shape) {
      case Shape.Flag flag -> Optional.of(node.booleanValue());
      case Shape.Whole whole -> whole(whole, node, at);
      case Shape.Secret secret -> secret(secret, node.asText(), at);
      case Shape.Text text -> text(text.form(), node.textValue(), at);
      case Shape.Time time -> time(time, node.textValue(), at);
      case Shape.Choice choice -> choice(choice, node.textValue(), at);
      default -> throw new IllegalStateException(shape + " is no scalar");
    };
  }

  Optional<Object> wrongType(JsonNode node, String at, String expected) {
    return refuse(at, Code.WRONG_TYPE, "this is " + Shown.type(node), expected);
  }

  Optional<Object> text(Form form, String text, String at) {
    Optional<Code> flaw = form.flaw(text);
    if (flaw.isEmpty()) {
      if (form == Form.HOST || form == Form.COMPONENT) {
        references.add(new Reader.Reference(at, form, text));
      }
      return Optional.of(text);
    }
    String shown = form.mayBeShown() ? Shown.quoted(text) : "the text";
    return switch (flaw.get()) {
      case UNSAFE_PATH ->
          refuse(at, Code.UNSAFE_PATH, shown + " belongs to the system", form.words());
      case LITERAL_SECRET -> refuse(at, Code.LITERAL_SECRET, "the URL has a user", form.words());
      default ->
          refuse(at, flaw.get(), shown + " is not of the form", Shown.words(new Shape.Text(form)));
    };
  }

  /** Never repeats what stands there: it may be the secret itself. */
  private Optional<Object> secret(Shape.Secret shape, String text, String at) {
    try {
      SecretRef ref = SecretRef.parse(text);
      boolean sound = text.length() <= Form.MOST_CHARACTERS && SECRET_FORM.matcher(text).matches();
      return sound
          ? Optional.of(ref)
          : refuse(
              at, Code.MALFORMED, "the reference names no variable or file", Shown.words(shape));
    } catch (IllegalArgumentException e) {
      return refuse(
          at, Code.LITERAL_SECRET, "a secret must not be written into a plan", Shown.words(shape));
    }
  }

  private Optional<Object> whole(Shape.Whole shape, JsonNode node, String at) {
    if (node.isFloatingPointNumber() && !Double.isFinite(node.doubleValue())) {
      return refuse(at, Code.OUT_OF_RANGE, "the number is out of range", Shown.words(shape));
    }
    BigDecimal number = node.decimalValue();
    if (number.stripTrailingZeros().scale() > 0) {
      return refuse(at, Code.WRONG_TYPE, "this is no whole number", Shown.words(shape));
    }
    if (number.compareTo(BigDecimal.valueOf(shape.min())) < 0
        || number.compareTo(BigDecimal.valueOf(shape.max())) > 0) {
      return refuse(at, Code.OUT_OF_RANGE, "the number is out of range", Shown.words(shape));
    }
    return Optional.of(number.intValue());
  }

  private Optional<Object> time(Shape.Time shape, String text, String at) {
    Optional<Duration> time = Durations.parse(text);
    if (time.isEmpty()) {
      return refuse(at, Code.MALFORMED, Shown.quoted(text) + " is no duration", Shown.words(shape));
    }
    if (time.get().compareTo(shape.min()) < 0 || time.get().compareTo(shape.max()) > 0) {
      return refuse(
          at, Code.OUT_OF_RANGE, Shown.quoted(text) + " is out of range", Shown.words(shape));
    }
    return Optional.of(time.get());
  }

  private Optional<Object> choice(Shape.Choice shape, String text, String at) {
    for (Enum<?> constant : shape.constants()) {
      if (constant.name().equals(text)) {
        return Optional.of(constant);
      }
    }
    problems.add(
        Problem.at(at, Code.MALFORMED, Shown.quoted(text) + " is none of them", Shown.words(shape))
            .didYouMean(Nearest.of(text, shape.names())));
    return Optional.empty();
  }

  private Optional<Object> refuse(String at, Code code, String what, String expected) {
    problems.add(Problem.at(at, code, what, expected));
    return Optional.empty();
  }
}
