package dev.carillon.broker.engine.singlewriter;

/**
 * What a storage keeps of the {@link TokenBucket} of a queue.
 *
 * @param asOf when it held so many points, by the {@link EngineClock}
 */
public record StoredBucket(int queueId, long asOf, long points) {}
