package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.TaskAttributes;
import java.util.UUID;

/**
 * A task of a workflow whose stage is yet to begin.
 *
 * @param payload under which its payload is kept until then
 * @param size of the payload, in bytes
 */
public record StoredMember(
        int queueId, UUID payload, int size, ReadyTime readyTime, int priority, TaskAttributes attributes) {}
