package dev.carillon.broker.queue;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where the broker itself takes the tasks of a queue to.
 *
 * @param url http or https
 * @param secret the name of the secret that signs (Standard Webhooks); null for no signature
 * @param concurrency requests under way at a time, over all brokers together
 * @param timeout of one request, until the whole answer is there; shorter than the queue's lease
 */
public record PushTarget(URI url, @Nullable String secret, int concurrency, Duration timeout) {
    public static final int MOST_CONCURRENCY = 1000;
    public static final int DEFAULT_CONCURRENCY = 10;
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);
}
