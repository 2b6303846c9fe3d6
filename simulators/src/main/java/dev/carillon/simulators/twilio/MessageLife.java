package dev.carillon.simulators.twilio;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes accepted messages through their states and tells each by callback.
 *
 * <pre>
 * scheduled → accepted → queued → sending → sent → delivered
 *     ↘ canceled                          ↘ failed ↘ undelivered
 * </pre>
 *
 * A message that has a sender begins as queued.
 */
final class MessageLife {
    private final Vertx vertx;
    private final Ledger ledger;
    private final CallbackSender callbacks;
    private final Clock clock;
    private final long stepMillis;

    private record Step(MessageStatus status, @Nullable Integer errorCode) {}

    MessageLife(Vertx vertx, Ledger ledger, CallbackSender callbacks, Clock clock, Duration step) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.callbacks = callbacks;
        this.clock = clock;
        // A timer of Vert.x takes at least a millisecond.
        this.stepMillis = Math.max(1, step.toMillis());
    }

    /** Begins with the state that the message was accepted in. */
    void begin(SimulatedMessage message) {
        tell(message);
        List<Step> steps = new ArrayList<>(steps(ledger.fate(message.to())));
        if (message.status() != MessageStatus.QUEUED) {
            steps.addFirst(new Step(MessageStatus.QUEUED, null));
        }
        if (message.due() == null) {
            goOn(message.sid(), steps);
        } else {
            long wait = Duration.between(clock.instant(), message.due()).toMillis();
            vertx.setTimer(Math.max(1, wait), timer -> goOn(message.sid(), steps));
        }
    }

    private static List<Step> steps(Fate fate) {
        Step sending = new Step(MessageStatus.SENDING, null);
        Step sent = new Step(MessageStatus.SENT, null);
        Step last = new Step(fate.status(), fate.errorCode());
        return switch (fate.status()) {
            case SENT -> List.of(sending, sent);
            case FAILED -> List.of(sending, last);
            default -> List.of(sending, sent, last);
        };
    }

    private void goOn(String sid, List<Step> steps) {
        if (steps.isEmpty()) {
            return;
        }
        vertx.setTimer(
                stepMillis,
                timer -> ledger.advance(
                                sid, steps.getFirst().status(), steps.getFirst().errorCode())
                        .ifPresent(message -> {
                            tell(message);
                            goOn(sid, steps.subList(1, steps.size()));
                        }));
    }

    /** Tells the state that the message is in. */
    void tell(SimulatedMessage message) {
        ledger.account(message.accountSid()).ifPresent(account -> callbacks.send(message, account.authToken()));
    }
}
