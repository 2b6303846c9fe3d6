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
    private boolean closed;

    BodyRoom(long size) {
        this.size = size;
    }

    /** Who asks for room. Told once, on the thread that made room or closed it. */
    interface Guest {
        void granted();

        /** There was no room, or will be none for whoever waits. */
        void refused();
    }

    /**
     * Asks for room. Who wants more than there is gets all of it.
     *
     * @param patient whether it waits for its turn, or is refused where there is no room now
     */
    Place ask(long bytes, boolean patient, Guest guest) {
        Place place = new Place(Math.min(bytes, size), guest);
        State first; // by the time that it is looked at, another thread may have granted what waited
        synchronized (this) {
            if (!closed && waiting.isEmpty() && taken + place.bytes <= size) {
                taken += place.bytes;
                place.state = State.TAKEN;
            } else if (!closed && patient) {
                waiting.add(place);
            } else {
                place.state = State.BACK;
            }
            first = place.state;
        }
        switch (first) {
            case TAKEN -> guest.granted();
            case BACK -> guest.refused();
            case WAITING -> {}
        }
        return place;
    }

    /** Lets nobody wait any more. */
    void close() {
        List<Place> left;
        synchronized (this) {
            closed = true;
            left = List.copyOf(waiting);
            waiting.clear();
            left.forEach(place -> place.state = State.BACK);
        }
        left.forEach(place -> place.guest.refused());
    }

    /** Bytes that are handed out. */
    synchronized long taken() {
        return taken;
    }

    /** How many wait. */
    synchronized int waiting() {
        return waiting.size();
    }

    private enum State {
        WAITING,
        TAKEN,
        BACK
    }

    /** Room for one body, or a place in the row of those who wait for it. */
    final class Place implements AutoCloseable {
        private final Guest guest;
        private State state = State.WAITING;
        private long bytes;

        private Place(long bytes, Guest guest) {
            this.bytes = bytes;
            this.guest = guest;
        }

        /** Gives back what is beyond so many bytes. */
        void shrink(long most) {
            change(State.TAKEN, most);
        }

        /** Gives the room back, or waits no longer; a second time does nothing. */
        @Override
        public void close() {
            change(State.BACK, 0);
        }

        private void change(State after, long most) {
            List<Place> next = new ArrayList<>();
            synchronized (BodyRoom.this) {
                if (state == State.WAITING && after == State.BACK) {
                    waiting.remove(this);
                    state = after;
                } else if (state == State.TAKEN) {
                    taken -= Math.max(0, bytes - most);
                    bytes = Math.min(bytes, most);
                    state = after;
                }
                while (!waiting.isEmpty() && taken + waiting.element().bytes <= size) {
                    Place first = waiting.remove();
                    taken += first.bytes;
                    first.state = State.TAKEN;
                    next.add(first);
                }
            }
            next.forEach(first -> first.guest.granted());
        }
    }
}
