package dev.carillon.notifier.pricing;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a text comes to, before anything is sent.
 *
 * @param body as recipients read it
 * @param characters as people count
 * @param units septets in GSM-7, UTF-16 units in UCS-2
 * @param unitsPerSegment how many of them each segment holds
 * @param segmentCapacity how many each could hold; segments of a longer text lose some to the header that joins them
 * @param forcedBy the first character that makes the text UCS-2, which takes more segments; absent in GSM-7
 * @param foreign every such character, the first {@value #FOREIGN_SHOWN} of them
 * @param smartEncoded what it would come to in the GSM alphabet; absent where it cannot be, or is so already
 * @param costs for the recipients together, by country and operator
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Estimate(
        String body,
        Encoding encoding,
        int characters,
        int units,
        int segments,
        List<Integer> unitsPerSegment,
        int segmentCapacity,
        @Nullable ForeignCharacter forcedBy,
        List<ForeignCharacter> foreign,
        @Nullable SmartEncoded smartEncoded,
        List<Destination> recipients,
        List<Cost> costs) {
    static final int FOREIGN_SHOWN = 100;

    /** The same text in the GSM alphabet. */
    public record SmartEncoded(String body, Encoding encoding, int units, int segments) {}

    /**
     * Where it would go.
     *
     * @param to as given
     * @param number in E.164; absent, as are country and operator, where {@code error} says why it is no number
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Destination(
            String to,
            @Nullable String number,
            @Nullable String country,
            @Nullable String operator,
            @Nullable String error) {}

    /**
     * What all recipients of one operator cost.
     *
     * @param segments of their messages together
     * @param price of one segment; absent, as are currency, cost and date, where none is known
     * @param source who says so: {@code ACTUAL} is what such messages cost lately
     * @param pricedOn when the price was found
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cost(
            String country,
            String operator,
            int recipients,
            long segments,
            @Nullable BigDecimal price,
            @Nullable String currency,
            @Nullable BigDecimal cost,
            @Nullable PriceSource source,
            @Nullable Instant pricedOn) {}
}
