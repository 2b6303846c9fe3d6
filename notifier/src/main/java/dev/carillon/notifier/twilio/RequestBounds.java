package dev.carillon.notifier.twilio;

import dev.carillon.notifier.message.SettlementConfig;
import dev.carillon.notifier.sending.BrokerConfig;
import dev.carillon.notifier.sending.WorkerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;

/** The times that have to be longer than a request can take; settings that contradict each other stop the start. */
@ApplicationScoped
public class RequestBounds {
    private static final String REQUEST = "carillon.notifier.twilio.request-timeout";

    private final SettlementConfig settlement;
    private final BrokerConfig broker;
    private final WorkerConfig worker;

    @Inject
    public RequestBounds(SettlementConfig settlement, BrokerConfig broker, WorkerConfig worker) {
        this.settlement = settlement;
        this.broker = broker;
        this.worker = worker;
    }

    /** Fails with the names of the properties where one of the times is too short. */
    void requireRoomFor(Duration request) {
        require(settlement.sendingBound(), "carillon.notifier.settlement.sending-bound", request, REQUEST);
        require(settlement.checkLease(), "carillon.notifier.settlement.check-lease", request, REQUEST);
        require(worker.grace(), "carillon.notifier.worker.grace", request, REQUEST);
        require(
                broker.lease(),
                "carillon.notifier.broker.lease",
                request.plus(worker.paceWait()),
                REQUEST + " and carillon.notifier.worker.pace-wait together");
    }

    private static void require(Duration bound, String property, Duration least, String other) {
        if (bound.compareTo(least) <= 0) {
            throw new IllegalArgumentException(
                    property + " is " + bound + " and must be longer than " + other + ", " + least);
        }
    }
}
