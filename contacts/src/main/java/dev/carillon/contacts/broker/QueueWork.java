package dev.carillon.contacts.broker;

/** Work on a queue of the broker that goes on in the background until the service stops. */
public interface QueueWork {

    /** Leases nothing more, and waits for what is at work, but no longer than its grace. May be called again. */
    void close();
}
