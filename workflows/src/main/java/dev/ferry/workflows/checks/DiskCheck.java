package dev.ferry.workflows.checks;

import dev.ferry.workflows.plan.Check;
import dev.ferry.workflows.plan.shape.Default;
import dev.ferry.workflows.plan.shape.Doc;
import dev.ferry.workflows.plan.shape.Form;
import dev.ferry.workflows.plan.shape.Is;
import dev.ferry.workflows.plan.shape.Range;
import java.time.Duration;
import java.util.Optional;

/** Whether a file system has room left. */
@Doc("Whether a file system has room left.")
public record DiskCheck(
    @Doc("Unique among the checks.") @Is(Form.ID) String id,
    @Doc("A path on the file system.") @Is(Form.PATH) String path,
    @Doc("The least share of free space, and of free inodes, in percent.")
        @Default("10")
        @Range(min = "1", max = "99")
        int minFree,
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
