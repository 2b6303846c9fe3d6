package dev.carillon.broker.engine.singlewriter;

import java.util.UUID;

/**
 * A lease just made, without the payload yet.
 *
 * @param until milliseconds of the epoch
 */
record Handout(UUID id, long nonce, int attempt, long until) {}
