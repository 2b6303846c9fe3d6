package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.ReadyTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

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

    /** Of all that makes a request to create this task. */
    static Digest ofRequest(NewTask task) {
        MessageDigest sha = sha256();
        String when = switch (task.readyTime()) {
            case ReadyTime.After after -> "after " + after.delay().toMillis();
            case ReadyTime.At at -> "at " + at.time().toEpochMilli();
        };
        String head = when + "\n" + task.priority() + "\n" + task.payload().contentType() + "\n";
        sha.update(head.getBytes(StandardCharsets.UTF_8));
        sha.update(task.payload().bytes());
        return of(sha);
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
