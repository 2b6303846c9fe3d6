package dev.carillon.contacts.lifecycle;

/** Who sees to it that the gateway says when the service ends. */
public enum BannerBy {
    /** The gateway itself, which asks for the {@link ClosingNotice}. */
    GATEWAY,
    /** The operator's own systems, which are told what to put into the gateway's file. */
    HOOK,
    /** Somebody, who puts it there and says so. */
    HAND
}
