package dev.carillon.broker.engine.singlewriter;

/** Something that is due at a time. May stand in one {@link DueHeap} at a time, which keeps its place in here. */
abstract class Due {
    static final int NOWHERE = -1;

    /** In milliseconds of the clock that its heap is read by; must not change while this stands in a heap. */
    long at;

    int place = NOWHERE;

    /** Comes first among those due at the same time: the smaller one. */
    long rank() {
        return 0;
    }

    final boolean before(Due other) {
        return at < other.at || (at == other.at && rank() < other.rank());
    }
}
