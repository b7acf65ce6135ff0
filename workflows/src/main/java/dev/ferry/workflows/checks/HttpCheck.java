package dev.ferry.workflows.checks;

import dev.ferry.workflows.plan.Check;
import dev.ferry.workflows.plan.shape.Default;
import dev.ferry.workflows.plan.shape.Doc;
import dev.ferry.workflows.plan.shape.Form;
import dev.ferry.workflows.plan.shape.Is;
import dev.ferry.workflows.plan.shape.Range;
import java.time.Duration;
import java.util.Optional;

/** Whether a URL answers with the expected status. */
@Doc("Whether a URL answers with the expected status.")
public record HttpCheck(
    @Doc("Unique among the checks.") @Is(Form.ID) String id,
    @Doc("The URL, asked from the worker.") @Is(Form.URL) String url,
    @Doc("The status of a good answer.") @Default("200") @Range(min = "100", max = "599")
        int expect,
    @Doc(
            "The component whose host in charge is asked. Without it: the first of kind `units`,"
                + " else the first component that moves between hosts.")
        @Is(Form.COMPONENT)
        Optional<String> of,
    @Doc("Time between two questions.") @Default("5s") @Range(min = "500ms", max = "1h")
        Duration every,
    @Doc("Time after which no answer is a bad one.")
        @Default("3s")
        @Range(min = "100ms", max = "5m")
        Duration timeout)
    implements Check {}
