package dev.carillon.gateway.loop;

/** Something with deadlines, looked at by the {@link LoopTimer} of its event loop. */
public abstract class Timed {
    /** Where the timer keeps it; -1 while it is not watched. */
    int slot = -1;

    /**
     * Looks whether a deadline has passed; called about ten times a second.
     *
     * @param now by {@link System#nanoTime()}
     */
    protected abstract void tick(long now);
}
