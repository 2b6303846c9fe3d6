package dev.carillon.broker.engine.reference;

import dev.carillon.broker.queue.Queue;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.task.Creation;
import dev.carillon.broker.task.LeasedTask;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.Outcome;
import dev.carillon.broker.task.Payload;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.Settlement;
import dev.carillon.broker.task.Task;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.task.TaskState;
import dev.carillon.broker.workflow.Workflow;
import dev.carillon.broker.workflow.WorkflowCreation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * What one side calls its tasks and workflows, and its answers in words that both sides have in common: names in place of
 * identifiers, and no times where the clock was set, since what is past then is told in more than one way.
 */
final class Names {
    private final Map<UUID, String> names = new HashMap<>();
    private final boolean timed;

    Names(boolean timed) {
        this.timed = timed;
    }

    void call(UUID id, String name) {
        names.put(id, name);
    }

    String of(UUID id) {
        return id == null ? "none" : names.getOrDefault(id, "stranger");
    }

    private String at(Instant time) {
        return time == null ? "never" : timed ? time.toString() : "some time";
    }

    static String text(Payload payload) {
        return payload == null ? "none" : new String(payload.bytes(), StandardCharsets.UTF_8);
    }

    static String told(NewTask task) {
        TaskAttributes said = task.attributes();
        String when = switch (task.readyTime()) {
            case ReadyTime.After(Duration delay) -> delay.isZero() ? "" : " after " + delay;
            case ReadyTime.At(Instant time) -> " at " + time;
        };
        return text(task.payload())
                + when
                + unless(" priority ", task.priority() == 0 ? null : task.priority())
                + unless(" key ", task.idempotencyKey())
                + unless(" group ", said.group())
                + unless(" concurrency ", said.concurrencyKey())
                + unless(" ttl ", said.timeToLive())
                + unless(" trace ", said.traceparent());
    }

    static String told(Settlement settlement) {
        return settlement instanceof Settlement.Ack ack ? "ack " + text(ack.result()) : settlement.toString();
    }

    private static String unless(String name, Object nothing) {
        return nothing == null ? "" : name + nothing;
    }

    String told(Creation creation) {
        return creation instanceof Creation.Created created
                ? "created " + of(created.id()) + " " + created.state() + " " + at(created.readyAt()) + " "
                        + created.replayed()
                : creation.toString();
    }

    String told(WorkflowCreation creation) {
        return creation instanceof WorkflowCreation.Created created
                ? "created " + of(created.id()) + " "
                        + created.tasks().stream().map(this::of).toList() + " " + created.replayed()
                : creation.toString();
    }

    String told(LeasedTask task) {
        return of(task.id()) + " attempt " + task.attempt() + " until " + at(task.leasedUntil()) + " "
                + task.payload().contentType() + " " + text(task.payload()) + " " + task.attributes();
    }

    String told(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Succeeded succeeded -> "succeeded " + text(succeeded.result()) + " " + at(succeeded.at());
            case Outcome.Failed failed -> "failed " + why(failed.reason()) + " " + at(failed.at());
            default -> outcome.toString();
        };
    }

    String told(Task task) {
        return of(task.id()) + " in " + task.queue() + " " + task.state() + " priority " + task.priority()
                + " attempts " + task.attempts() + " created " + at(task.createdAt()) + " since " + at(task.since())
                + " size " + task.size() + " of " + of(task.workflow()) + " " + task.attributes()
                + (task.state() == TaskState.DEAD ? " " + why(task.reason()) : "");
    }

    /** What an engine says when a worker said nothing is its own. */
    private static String why(String reason) {
        return reason != null && reason.startsWith("because ") ? reason : "of itself";
    }

    String told(Workflow workflow) {
        return of(workflow.id()) + " stage " + workflow.stage() + "/" + workflow.stages() + " "
                + workflow.tasks().stream().map(this::of).toList() + " pending " + workflow.pending() + " acked "
                + workflow.acked() + " dropped " + workflow.dropped() + " created " + at(workflow.createdAt())
                + " ended " + at(workflow.endedAt());
    }

    String told(Schedule schedule) {
        return schedule.name() + " " + schedule.rule() + " to " + schedule.queue() + " " + text(schedule.payload())
                + " priority " + schedule.priority() + " " + schedule.attributes() + " next " + schedule.nextAt()
                + " last " + schedule.lastAt() + " " + of(schedule.lastTask());
    }

    String told(Queue queue) {
        return queue.name() + " " + queue.settings() + " paused " + queue.paused() + " " + queue.counts()
                + (timed ? " oldest " + queue.oldestReadyAge() : "");
    }
}
