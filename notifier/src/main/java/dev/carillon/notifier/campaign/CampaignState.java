package dev.carillon.notifier.campaign;

/** The life of a campaign; it only goes forward. */
public enum CampaignState {
    /** Stored whole; nobody is texted. */
    DRAFT,
    /** Its messages are being sent and settled. */
    RUNNING,
    /** Nothing more is expected of any of its messages. */
    COMPLETED
}
