package dev.carillon.notifier.campaign;

import dev.carillon.notifier.message.MessageState;
import java.util.EnumMap;
import java.util.Map;

/**
 * How far the messages of a campaign are.
 *
 * @param counts by state; those that there are
 * @param settled those of which nothing more is expected
 */
record CampaignProgress(Map<MessageState, Long> counts, long settled) {
    static final CampaignProgress NONE = new CampaignProgress(Map.of(), 0);

    /** With so many more messages of a state. */
    CampaignProgress plus(MessageState state, boolean isSettled, long messages) {
        Map<MessageState, Long> sums = new EnumMap<>(MessageState.class);
        sums.putAll(counts);
        if (messages != 0) {
            sums.merge(state, messages, Long::sum);
        }
        return new CampaignProgress(sums, settled + (isSettled ? messages : 0));
    }
}
