package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.queue.QueueSettings;

/**
 * What a storage keeps of a queue.
 *
 * @param id stands for the name in every stored task; never given twice
 */
public record StoredQueue(int id, String name, QueueSettings settings, boolean paused) {}
