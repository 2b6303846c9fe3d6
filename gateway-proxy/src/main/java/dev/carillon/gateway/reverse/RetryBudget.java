package dev.carillon.gateway.reverse;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds repeated requests to a fifth of all: where everything fails, repeating makes it worse. Each request pays a fifth
 * of a repetition in, each repetition takes a whole one out; a small reserve serves an upstream with little traffic.
 * Thread-safe.
 */
final class RetryBudget {
    private static final int PRICE = 5;
    private static final int RESERVE = 10 * PRICE;
    private static final int MOST = 100 * PRICE;

    private final AtomicInteger balance = new AtomicInteger(RESERVE);

    /** A request was sent for the first time. */
    void deposit() {
        int now = balance.get();
        // A lost update among loops is a fifth of a repetition lost, and not worth a second try.
        if (now < MOST) {
            balance.compareAndSet(now, now + 1);
        }
    }

    /** Takes a repetition out; whether there was one. */
    boolean withdraw() {
        for (int now = balance.get(); now >= PRICE; now = balance.get()) {
            if (balance.compareAndSet(now, now - PRICE)) {
                return true;
            }
        }
        return false;
    }
}
