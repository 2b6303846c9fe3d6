package dev.carillon.broker.engine.postgres;

import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.workflow.NewWorkflow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The first 128 bits of a SHA-256, kept as a UUID: enough that two requests which somebody chose never meet. */
final class RequestDigest {
    private final MessageDigest sha = sha256();

    private RequestDigest() {}

    /** Of a task's key within its queue. */
    static UUID ofKey(String queue, String key) {
        return new RequestDigest().add("task").add(queue).add(key).get();
    }

    static UUID ofWorkflowKey(String key) {
        return new RequestDigest().add("workflow").add(key).get();
    }

    /** Of all that makes a request to create this task, but for its trace, which is another every time. */
    static UUID of(NewTask task) {
        return new RequestDigest().add(task).get();
    }

    static UUID of(NewWorkflow workflow) {
        RequestDigest digest = new RequestDigest();
        for (List<NewWorkflow.Member> stage : workflow.stages()) {
            digest.add(Integer.toString(stage.size()));
            stage.forEach(member -> digest.add(member.queue()).add(member.task()));
        }
        return digest.get();
    }

    private RequestDigest add(NewTask task) {
        String when = switch (task.readyTime()) {
            case ReadyTime.After after -> "after " + after.delay().toMillis();
            case ReadyTime.At at -> "at " + at.time().toEpochMilli();
        };
        TaskAttributes attributes = task.attributes();
        return add(when)
                .add(Integer.toString(task.priority()))
                .add(attributes.group())
                .add(attributes.concurrencyKey())
                .add(
                        attributes.timeToLive() == null
                                ? null
                                : attributes.timeToLive().toString())
                .add(task.payload().contentType())
                .add(task.payload().bytes());
    }

    private RequestDigest add(@Nullable String text) {
        return add(text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    /** Each with its length, so that no two lists run together. */
    private RequestDigest add(byte @Nullable [] bytes) {
        sha.update(ByteBuffer.allocate(Integer.BYTES)
                .putInt(bytes == null ? -1 : bytes.length)
                .flip());
        if (bytes != null) {
            sha.update(bytes);
        }
        return this;
    }

    private UUID get() {
        ByteBuffer bytes = ByteBuffer.wrap(sha.digest());
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
