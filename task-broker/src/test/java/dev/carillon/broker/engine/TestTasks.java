package dev.carillon.broker.engine;

import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.TaskAttributes;
import java.time.Duration;

/** Tasks with something said of them, for tests. */
final class TestTasks {
    private TestTasks() {}

    static NewTask with(NewTask task, TaskAttributes attributes) {
        return new NewTask(task.payload(), task.readyTime(), task.priority(), task.idempotencyKey(), attributes);
    }

    static NewTask inGroup(String group, NewTask task) {
        return with(task, new TaskAttributes(group, null, null, null));
    }

    static NewTask inGroup(String group, String text) {
        return inGroup(group, EngineUnderTest.task(text));
    }

    static NewTask underKey(String key, String text) {
        return with(EngineUnderTest.task(text), new TaskAttributes(null, key, null, null));
    }

    static NewTask living(Duration timeToLive, NewTask task) {
        return with(task, new TaskAttributes(task.attributes().group(), null, timeToLive, null));
    }

    static NewTask living(Duration timeToLive, String text) {
        return living(timeToLive, EngineUnderTest.task(text));
    }
}
