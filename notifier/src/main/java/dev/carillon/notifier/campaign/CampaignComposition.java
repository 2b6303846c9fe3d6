package dev.carillon.notifier.campaign;

import dev.carillon.notifier.message.NewMessage;
import dev.carillon.notifier.pricing.Encoding;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * What the messages of a campaign come to, counted while they were made: a few rows, however many messages. It is the
 * campaign's estimate, with the prices of its start, and does not change with what becomes of the messages.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.MANDATORY)
public class CampaignComposition {
    private final Session entities;

    /** What messages have in common that makes their cost. */
    record Cell(String country, String operator, Encoding encoding, int segments) {
        static Cell of(NewMessage message) {
            return new Cell(
                    message.to().country(), message.to().operator(), Encoding.of(message.body()), message.segments());
        }
    }

    /**
     * Messages of one cell.
     *
     * @param segments of each of them
     * @param price of one segment
     * @param pricedOn the day of the price
     */
    @RegisterForReflection
    record Counted(
            String country,
            String operator,
            Encoding encoding,
            int segments,
            long messages,
            @Nullable BigDecimal price,
            @Nullable String currency,
            @Nullable Instant pricedOn) {

        /** Without so many of its messages. */
        Counted less(long taken) {
            return new Counted(country, operator, encoding, segments, messages - taken, price, currency, pricedOn);
        }
    }

    /** A price to note. */
    record Priced(String country, String operator, BigDecimal price, String currency, Instant on) {}

    @Inject
    public CampaignComposition(Session entities) {
        this.entities = entities;
    }

    void store(UUID campaign, Map<Cell, Long> cells) {
        cells.forEach((cell, messages) -> entities.createNativeMutationQuery("""
                        insert into campaign_composition (campaign_id, country, operator, encoding, segments, messages)
                        values (:campaign, :country, :operator, :encoding, :segments, :messages)
                        """)
                .setParameter("campaign", campaign)
                .setParameter("country", cell.country())
                .setParameter("operator", cell.operator())
                .setParameter("encoding", cell.encoding().name())
                .setParameter("segments", cell.segments())
                .setParameter("messages", messages)
                .executeUpdate());
    }

    void price(UUID campaign, List<Priced> prices) {
        prices.forEach(priced -> entities.createNativeMutationQuery("""
                        update campaign_composition set price = :price, currency = :currency, priced_on = :pricedOn
                        where campaign_id = :campaign and country = :country and operator = :operator
                        """)
                .setParameter("price", priced.price())
                .setParameter("currency", priced.currency())
                .setParameter("pricedOn", priced.on())
                .setParameter("campaign", campaign)
                .setParameter("country", priced.country())
                .setParameter("operator", priced.operator())
                .executeUpdate());
    }

    List<Counted> of(UUID campaign) {
        return entities
                .createNativeQuery("""
                        select country, operator, encoding, segments, messages, price, currency, priced_on
                        from campaign_composition where campaign_id = :campaign
                        order by country, operator, encoding, segments
                        """, Object[].class)
                .setParameter("campaign", campaign)
                .getResultList()
                .stream()
                .map(row -> new Counted(
                        (String) row[0],
                        (String) row[1],
                        Encoding.valueOf((String) row[2]),
                        ((Number) row[3]).intValue(),
                        ((Number) row[4]).longValue(),
                        (BigDecimal) row[5],
                        (String) row[6],
                        (Instant) row[7]))
                .toList();
    }
}
