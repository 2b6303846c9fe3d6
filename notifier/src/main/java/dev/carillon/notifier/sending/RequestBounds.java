package dev.carillon.notifier.sending;

import dev.carillon.notifier.message.SettlementConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** The times that have to be longer than a request can take; settings that contradict each other stop the start. */
@ApplicationScoped
public class RequestBounds {
    private final SettlementConfig settlement;
    private final BrokerConfig broker;
    private final WorkerConfig worker;

    @Inject
    public RequestBounds(SettlementConfig settlement, BrokerConfig broker, WorkerConfig worker) {
        this.settlement = settlement;
        this.broker = broker;
        this.worker = worker;
    }

    /**
     * Fails with the names of the properties where one of the times is too short.
     *
     * @param property the property that says how long a request may take
     */
    public void requireRoomFor(Duration request, String property) {
        require(settlement.sendingBound(), "carillon.notifier.settlement.sending-bound", request, property);
        require(settlement.checkLease(), "carillon.notifier.settlement.check-lease", request, property);
        require(worker.grace(), "carillon.notifier.worker.grace", request, property);
        require(
                broker.lease(),
                "carillon.notifier.broker.lease",
                request.plus(worker.paceWait()),
                property + " and carillon.notifier.worker.pace-wait together");
    }

    private static void require(Duration bound, String property, Duration least, String other) {
        if (bound.compareTo(least) <= 0) {
            throw new IllegalArgumentException(
                    property + " is " + bound + " and must be longer than " + other + ", " + least);
        }
    }
}
