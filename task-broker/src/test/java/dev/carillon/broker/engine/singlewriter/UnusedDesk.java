package dev.carillon.broker.engine.singlewriter;

import java.util.List;

/** For deliveries of which everything reaches somebody. */
class UnusedDesk implements Delivery.Desk {
    @Override
    public void undelivered(List<Handout> handouts) {
        throw new AssertionError(handouts);
    }

    @Override
    public void lost(Handout handout, String why) {
        throw new AssertionError(handout + ": " + why);
    }

    @Override
    public void again(Waiter waiter) {
        throw new AssertionError(waiter);
    }

    @Override
    public void over(Handout first) {
        // It was told why before.
    }
}
