package dev.carillon.broker.body;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Bytes that there are for bodies, handed out in the order in which they were asked for, so that no large body waits for
 * ever behind small ones. Thread-safe, and never waits.
 */
final class BodyRoom {
    private final long size;
    private final Queue<Place> waiting = new ArrayDeque<>();
    private long taken;

    BodyRoom(long size) {
        this.size = size;
    }

    /**
     * Asks for room. Who wants more than there is gets all of it.
     *
     * @param granted called once, on the thread that made the room: this one, or one that gives a place back
     */
    Place ask(long bytes, Runnable granted) {
        Place place = new Place(Math.min(bytes, size), granted);
        boolean fits;
        synchronized (this) {
            fits = waiting.isEmpty() && taken + place.bytes <= size;
            if (fits) {
                taken += place.bytes;
                place.state = State.TAKEN;
            } else {
                waiting.add(place);
            }
        }
        if (fits) {
            granted.run();
        }
        return place;
    }

    /** Bytes that are handed out. */
    synchronized long taken() {
        return taken;
    }

    /** How many wait. */
    synchronized int waiting() {
        return waiting.size();
    }

    private void giveBack(Place place) {
        List<Place> next = new ArrayList<>();
        synchronized (this) {
            switch (place.state) {
                case WAITING -> waiting.remove(place);
                case TAKEN -> taken -= place.bytes;
                case BACK -> {}
            }
            place.state = State.BACK;
            while (!waiting.isEmpty() && taken + waiting.element().bytes <= size) {
                Place first = waiting.remove();
                taken += first.bytes;
                first.state = State.TAKEN;
                next.add(first);
            }
        }
        next.forEach(first -> first.granted.run());
    }

    private enum State {
        WAITING,
        TAKEN,
        BACK
    }

    /** Room for one body, or a place in the row of those who wait for it. */
    final class Place implements AutoCloseable {
        private final long bytes;
        private final Runnable granted;
        private State state = State.WAITING;

        private Place(long bytes, Runnable granted) {
            this.bytes = bytes;
            this.granted = granted;
        }

        /** Gives the room back, or waits no longer; a second time does nothing. */
        @Override
        public void close() {
            giveBack(this);
        }
    }
}
