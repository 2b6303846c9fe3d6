package dev.carillon.notifier.campaign;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.carillon.notifier.pricing.Encoding;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a campaign would do, before it does.
 *
 * @param recipients what came of those it was given: who is left out, and why
 * @param suppressedSince those who opted out, or were erased, since it was made; they will not be texted, and are in
 *     nothing below
 * @param samples texts of the first recipients, as they read them
 * @param segments how many messages take how many segments
 * @param destinations where they go, and what that costs at the prices of now
 * @param cost in sum, by currency
 * @param unpriced segments to where no price is known
 */
public record CampaignPreview(
        UUID campaign,
        CampaignState state,
        RecipientCounts recipients,
        long suppressedSince,
        List<Sample> samples,
        List<SegmentCount> segments,
        List<Destination> destinations,
        List<Cost> cost,
        long unpriced) {

    /** A text as its recipient reads it. */
    public record Sample(String to, String body, Encoding encoding, int segments) {}

    /** Messages of so many segments each. */
    public record SegmentCount(Encoding encoding, int segments, long messages) {}

    /**
     * Messages to one operator.
     *
     * @param segments of all of them
     * @param price of one segment; absent, as are currency and cost, where none is known
     * @param pricedOn when the price was found
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Destination(
            String country,
            String operator,
            long messages,
            long segments,
            @Nullable BigDecimal price,
            @Nullable String currency,
            @Nullable Instant pricedOn,
            @Nullable BigDecimal cost) {}

    /** A sum in one currency. */
    public record Cost(String currency, BigDecimal amount) {}
}
