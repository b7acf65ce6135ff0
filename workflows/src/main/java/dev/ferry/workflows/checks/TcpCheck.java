package dev.ferry.workflows.checks;

import dev.ferry.workflows.plan.Check;
import dev.ferry.workflows.plan.shape.Default;
import dev.ferry.workflows.plan.shape.Doc;
import dev.ferry.workflows.plan.shape.Form;
import dev.ferry.workflows.plan.shape.Is;
import dev.ferry.workflows.plan.shape.Range;
import java.time.Duration;
import java.util.Optional;

/** Whether a TCP port takes connections. */
@Doc("Whether a TCP port takes connections.")
public record TcpCheck(
    @Doc("Unique among the checks.") @Is(Form.ID) String id,
    @Doc("The port, tried from the worker.") @Range(min = "1", max = "65535") int port,
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
