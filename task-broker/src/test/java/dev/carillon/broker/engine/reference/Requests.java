package dev.carillon.broker.engine.reference;

import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.workflow.NewWorkflow;
import java.util.Arrays;
import java.util.List;

/** What makes two requests the same, for idempotency keys: all but the key and where the request was traced from. */
final class Requests {
    private Requests() {}

    static List<Object> of(NewTask task) {
        TaskAttributes said = task.attributes();
        return Arrays.asList(
                task.payload().contentType(),
                Arrays.toString(task.payload().bytes()),
                task.readyTime(),
                task.priority(),
                said.group(),
                said.concurrencyKey(),
                said.timeToLive());
    }

    static List<Object> of(NewWorkflow workflow) {
        return workflow.stages().stream()
                .<Object>map(stage -> stage.stream()
                        .map(member -> List.of(member.queue(), of(member.task())))
                        .toList())
                .toList();
    }
}
