package dev.carillon.notifier.campaign;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The life of a campaign. Every change in the database is conditional on the state it starts from, so that requests and
 * replicas may race. The README of this module draws it.
 */
public enum CampaignState {
    /** Its recipients are being read from contacts, in the background. */
    CREATING,
    /** It could not be made; it has no messages that could go. */
    FAILED,
    /** Stored whole; nobody is texted. */
    DRAFT,
    /** Starts by itself at its date. */
    SCHEDULED,
    /** Its messages are being sent and settled. */
    RUNNING,
    /** Nothing more leaves until it is resumed; what had left is settled. */
    PAUSED,
    /** Nothing more is expected of any of its messages. */
    COMPLETED,
    /** Nothing more leaves, ever; what was queued is cancelled, what had left is settled. */
    CANCELLED;

    private static final Map<CampaignState, Set<CampaignState>> NEXT = Map.of(
            CREATING, EnumSet.of(DRAFT, FAILED),
            FAILED, EnumSet.noneOf(CampaignState.class),
            DRAFT, EnumSet.of(SCHEDULED, RUNNING, CANCELLED),
            SCHEDULED, EnumSet.of(SCHEDULED, RUNNING, CANCELLED),
            RUNNING, EnumSet.of(PAUSED, COMPLETED, CANCELLED),
            PAUSED, EnumSet.of(RUNNING, CANCELLED),
            COMPLETED, EnumSet.noneOf(CampaignState.class),
            CANCELLED, EnumSet.noneOf(CampaignState.class));

    private static final Set<CampaignState> REMOVABLE = EnumSet.of(CREATING, FAILED, DRAFT);

    /** True if this is a legal next step. */
    public boolean canBecome(CampaignState next) {
        return NEXT.getOrDefault(this, Set.of()).contains(next);
    }

    /** True if nobody can have been texted by it, so that it may be removed without a trace. */
    public boolean isRemovable() {
        return REMOVABLE.contains(this);
    }

    /** True if it does not change any more. */
    public boolean isFinal() {
        return NEXT.getOrDefault(this, Set.of()).isEmpty();
    }
}
