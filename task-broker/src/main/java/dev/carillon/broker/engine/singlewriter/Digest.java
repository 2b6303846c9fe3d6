package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.ReadyTime;
import dev.carillon.broker.task.TaskAttributes;
import dev.carillon.broker.workflow.NewWorkflow;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The first 128 bits of a SHA-256: enough that two texts which somebody chose never meet, and small enough to keep by
 * the million.
 */
public record Digest(long high, long low) {

    /** Of a key within its queue. A queue's name has no zero byte, so no two pairs run together. */
    static Digest ofKey(String queue, String key) {
        MessageDigest sha = sha256();
        sha.update(queue.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) 0);
        sha.update(key.getBytes(StandardCharsets.UTF_8));
        return of(sha);
    }

    /** Of the key of a workflow. No queue has an empty name, so it meets no key of a queue. */
    static Digest ofWorkflowKey(String key) {
        return ofKey("", key);
    }

    /** Of all that makes a request to create this task. */
    static Digest ofRequest(NewTask task) {
        MessageDigest sha = sha256();
        update(sha, task);
        return of(sha);
    }

    /** Of all that makes a request to create this workflow. */
    static Digest ofRequest(NewWorkflow workflow) {
        MessageDigest sha = sha256();
        for (List<NewWorkflow.Member> stage : workflow.stages()) {
            sha.update(text("stage " + stage.size() + "\n"));
            for (NewWorkflow.Member member : stage) {
                sha.update(text(member.queue() + "\n"));
                update(sha, member.task());
            }
        }
        return of(sha);
    }

    /** Each part says where it ends, so that no two requests run together. A trace is another one at every attempt. */
    private static void update(MessageDigest sha, NewTask task) {
        String when = switch (task.readyTime()) {
            case ReadyTime.After after -> "after " + after.delay().toMillis();
            case ReadyTime.At at -> "at " + at.time().toEpochMilli();
        };
        String head = when + "\n" + task.priority() + "\n" + task.payload().contentType() + "\n";
        sha.update(text(head));
        TaskAttributes attributes = task.attributes();
        if (!attributes.equals(TaskAttributes.NONE)) {
            update(sha, "group", attributes.group());
            update(sha, "concurrency key", attributes.concurrencyKey());
            update(sha, "time to live", attributes.timeToLive());
        }
        sha.update(text(task.payload().bytes().length + "\n"));
        sha.update(task.payload().bytes());
    }

    private static void update(MessageDigest sha, String name, @Nullable Object value) {
        if (value != null) {
            byte[] bytes = text(value.toString());
            sha.update(text(name + " " + bytes.length + "\n"));
            sha.update(bytes);
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Digest of(MessageDigest sha) {
        ByteBuffer bytes = ByteBuffer.wrap(sha.digest());
        return new Digest(bytes.getLong(), bytes.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
