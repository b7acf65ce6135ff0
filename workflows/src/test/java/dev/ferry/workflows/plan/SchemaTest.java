package dev.ferry.workflows.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema and the reader come from the same records; here they judge the same plans. */
class SchemaTest {

  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(PlanDocs.schema().toString());

  static List<BadPlan> inForm() {
    return BadPlans.inForm();
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders.yaml", "everything.yaml"})
  void acceptsWhatTheReaderAccepts(String sample) {
    PlanFile file = PlanFile.of(sample, Samples.text(sample));

    assertThat(file.read()).isInstanceOf(Read.Good.class);
    assertThat(schema.validate(file.tree().toString(), InputFormat.JSON)).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("inForm")
  void refusesAsTheReaderDoes(BadPlan bad) {
    PlanFile file = PlanFile.of("bad.yaml", bad.text());

    assertThat(file.read()).isInstanceOf(Read.Bad.class);
    assertThat(schema.validate(file.tree().toString(), InputFormat.JSON)).isNotEmpty();
  }

  @Test
  void acceptsThePlansWhoseRelationsOnlyTheReaderKnows() {
    BadPlan circle = BadPlans.inRelation().get(9);
    PlanFile file = PlanFile.of("bad.yaml", circle.text());

    assertThat(schema.validate(file.tree().toString(), InputFormat.JSON)).isEmpty();
  }
}
