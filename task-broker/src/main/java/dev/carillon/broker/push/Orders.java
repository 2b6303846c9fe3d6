package dev.carillon.broker.push;

import dev.carillon.broker.queue.PushTarget;
import dev.carillon.broker.queue.QueueSettings;
import java.util.Optional;

/**
 * What to do with a queue's tasks, as of a moment ago.
 *
 * @param obstacle why nothing may be sent
 */
record Orders(QueueSettings settings, PushTarget target, Optional<String> obstacle) {

    /** Whether tasks go the same way by others; what else a queue is set to is the engine's to heed. */
    boolean leadsAs(Orders others) {
        return target.equals(others.target) && obstacle.equals(others.obstacle);
    }
}
