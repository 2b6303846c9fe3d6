package dev.carillon.broker.engine.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.carillon.broker.engine.EngineUnderTest;
import dev.carillon.broker.engine.TaskEngine;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskState;
import dev.carillon.broker.task.Verdict;
import dev.carillon.broker.workflow.NewWorkflow;
import dev.carillon.broker.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What clients of a {@link CrashingBroker} saw over all of its lives, and what must therefore be so. */
final class History {
    final Set<UUID> created = new HashSet<>();
    final Set<UUID> acked = new HashSet<>();
    /** Asked for and never answered: may have happened or not. */
    final Set<UUID> doubtful = new HashSet<>();
    /** Tokens given out in the life that ended last. */
    final Map<UUID, String> tokens = new HashMap<>();

    final Set<UUID> workflows = new HashSet<>();
    /** Acked with a result, which is their own identifier. */
    final Set<UUID> finished = new HashSet<>();

    private final List<String> faults = new ArrayList<>();

    /** A new life begins: what it says of leases stands against no other. */
    void newLife() {
        tokens.clear();
    }

    void add(String line) {
        String[] words = line.split(" ", 3);
        if (words.length < 2) {
            return;
        }
        UUID id = UUID.fromString(words[1]);
        switch (words[0]) {
            case "created" -> created.add(id);
            case "leased" -> leased(id, words[2]);
            case "acking" -> doubtful.add(id);
            case "acked" -> {
                doubtful.remove(id);
                acked.add(id);
            }
            case "workflow" -> workflows.add(id);
            case "finished" -> finished.add(id);
            default -> faults.add(line); // "stale": no lease of theirs can have run out
        }
    }

    private void leased(UUID id, String token) {
        if (acked.contains(id)) {
            faults.add("handed out after its ack: " + id);
        }
        if (tokens.put(id, token) != null) {
            faults.add("handed out twice in one life: " + id);
        }
    }

    /** Checks what the engine holds after the crash against what was answered before it. */
    void check(TaskEngine engine) {
        assertThat(faults).isEmpty();
        for (UUID id : created) {
            Optional<Task> task = EngineUnderTest.await(engine.task(id));
            if (acked.contains(id)) {
                assertThat(task).as("acked and back: %s", id).isEmpty();
            } else if (!doubtful.contains(id)) {
                assertThat(task).as("acknowledged and lost: %s", id).isPresent();
                assertThat(task.orElseThrow().state()).isIn(TaskState.READY, TaskState.DEAD);
                assertThat(EngineUnderTest.await(engine.payload(id))).isPresent();
            }
        }
        List<Verdict> verdicts =
                EngineUnderTest.await(engine.settle(List.copyOf(tokens.values()), new Settlement.Ack()));
        assertThat(verdicts).as("tokens of before the crash").doesNotContain(Verdict.ACCEPTED);
        workflows.forEach(id -> checkWorkflow(engine, id));
        finished.forEach(id -> checkResult(engine, id));
    }

    /** It is wholly before or wholly after whatever was under way. */
    private static void checkWorkflow(TaskEngine engine, UUID id) {
        Workflow workflow = EngineUnderTest.await(engine.workflow(id)).orElseThrow();
        List<TaskState> states = workflow.tasks().stream()
                .map(task ->
                        EngineUnderTest.await(engine.task(task)).orElseThrow().state())
                .toList();
        int done = (int) states.stream().filter(TaskState.DONE::equals).count();
        List<List<NewWorkflow.Member>> stages = CrashingBroker.WORKFLOW.stages();
        int before = workflow.stage() == 1 ? 0 : stages.getFirst().size();
        assertThat(states)
                .as("%s", workflow)
                .hasSize(stages.get(workflow.stage() - 1).size());
        assertThat(workflow.pending()).as("%s", workflow).isEqualTo(states.size() - done);
        assertThat(workflow.acked()).as("%s", workflow).isEqualTo(before + done);
        assertThat(workflow.endedAt() != null).as("%s", workflow).isEqualTo(workflow.pending() == 0);
    }

    private static void checkResult(TaskEngine engine, UUID id) {
        assertThat(EngineUnderTest.await(engine.outcome(id, Duration.ZERO)))
                .asInstanceOf(type(Outcome.Succeeded.class))
                .satisfies(outcome ->
                        assertThat(outcome.result().bytes()).asString().isEqualTo(id.toString()));
    }
}
