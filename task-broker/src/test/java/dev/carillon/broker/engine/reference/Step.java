package dev.carillon.broker.engine.reference;

import dev.carillon.broker.queue.QueueSettings;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.workflow.NewWorkflow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One thing that is done in a history. Tasks are named by their payloads, so that a step still makes sense when others
 * before it are left out; what it names that is not there makes it do nothing.
 */
sealed interface Step {

    record Tick(Duration by) implements Step {}

    record SetClock(Duration by) implements Step {}

    /** Closes the engine and opens it over what it kept. */
    record Reopen() implements Step {}

    record Configure(String queue, QueueSettings settings) implements Step {}

    record Pause(String queue, boolean paused) implements Step {}

    record Purge(String queue) implements Step {}

    record Create(String queue, List<NewTask> tasks) implements Step {
        @Override
        public String toString() {
            return "Create[" + queue + ", " + tasks.stream().map(Names::told).toList() + "]";
        }
    }

    record Lease(String queue, int max) implements Step {}

    /** Asks for all that there is and waits. */
    record LongPoll(String queue, Duration longest) implements Step {}

    record Settle(List<Token> tokens, Settlement settlement) implements Step {
        @Override
        public String toString() {
            return "Settle[" + tokens + ", " + Names.told(settlement) + "]";
        }
    }

    record GiveBack(List<Token> tokens) implements Step {}

    record Extend(Token token, Duration lease) implements Step {}

    record Cancel(String task) implements Step {}

    record Redrive(String queue, List<String> tasks) implements Step {}

    record AwaitOutcome(String task, Duration longest) implements Step {}

    record Start(String name, NewWorkflow workflow) implements Step {
        @Override
        public String toString() {
            var stages = workflow.stages().stream()
                    .map(stage -> stage.stream()
                            .map(member -> member.queue() + " " + Names.told(member.task()))
                            .toList())
                    .toList();
            return "Start[" + name + ", key " + workflow.idempotencyKey() + ", " + stages + "]";
        }
    }

    record CancelWorkflow(String name) implements Step {}

    record PutSchedule(String name, String queue, Instant nextAt) implements Step {}

    record RemoveSchedule(String name) implements Step {}

    /** Fires a schedule as it stands, or as it stood before. */
    record Fire(String name, boolean late, Duration next) implements Step {}

    /** The token of the last lease of a task, or of one before. */
    record Token(String task, int back) {}
}
