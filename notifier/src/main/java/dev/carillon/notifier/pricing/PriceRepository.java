package dev.carillon.notifier.pricing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.hibernate.Session;

/** Where prices are kept, by country, operator and source. */
@ApplicationScoped
@Transactional
public class PriceRepository {
    private final Session entities;

    @Inject
    public PriceRepository(Session entities) {
        this.entities = entities;
    }

    /** Every price, by country and operator. */
    public List<Price> all() {
        return entities.createNativeQuery("""
                        select country, operator, amount, currency, source, as_of from price
                        order by country, operator, source
                        """, Object[].class).getResultList().stream()
                .map(row -> new Price(
                        (String) row[0],
                        (String) row[1],
                        (BigDecimal) row[2],
                        (String) row[3],
                        PriceSource.valueOf((String) row[4]),
                        (Instant) row[5]))
                .toList();
    }

    /** Stores prices in the place of those of the same country, operator and source. */
    public void save(List<Price> prices) {
        for (Price price : prices) {
            entities.createNativeMutationQuery("""
                            insert into price (country, operator, source, amount, currency, as_of)
                            values (:country, :operator, :source, :amount, :currency, :asOf)
                            on conflict (country, operator, source) do update
                            set amount = excluded.amount, currency = excluded.currency, as_of = excluded.as_of
                            """)
                    .setParameter("country", price.country())
                    .setParameter("operator", price.operator())
                    .setParameter("source", price.source().name())
                    .setParameter("amount", price.amount())
                    .setParameter("currency", price.currency())
                    .setParameter("asOf", price.asOf())
                    .executeUpdate();
        }
    }

    /** Stores what one source says of a country, in the place of everything it said of it before. */
    public void replace(String country, PriceSource source, List<Price> prices) {
        entities.createNativeMutationQuery("delete from price where country = :country and source = :source")
                .setParameter("country", country)
                .setParameter("source", source.name())
                .executeUpdate();
        save(prices);
    }

    /** Stores what one source says, in the place of everything it said before. */
    public void replaceAll(PriceSource source, List<Price> prices) {
        entities.createNativeMutationQuery("delete from price where source = :source")
                .setParameter("source", source.name())
                .executeUpdate();
        save(prices);
    }

    /**
     * What most of the last messages cost by the segment, for each country and operator since then. Most of them, since
     * a number that was carried to another operator costs what that one takes.
     */
    public List<Price> actual(Instant since, int last) {
        return entities
                .createNativeQuery("""
                        select country, operator, mode() within group (order by unit), currency, max(settled_at)
                        from (select country, operator, currency, settled_at, round(price / segments, 6) as unit,
                                     row_number() over (partition by country, operator
                                                        order by settled_at desc, id desc) as age
                              from message
                              where price > 0 and segments > 0 and settled_at >= :since) as priced
                        where age <= :last
                        group by country, operator, currency
                        order by max(settled_at)
                        """, Object[].class)
                .setParameter("since", since)
                .setParameter("last", last)
                .getResultList()
                .stream()
                .map(row -> new Price(
                        (String) row[0],
                        (String) row[1],
                        (BigDecimal) row[2],
                        (String) row[3],
                        PriceSource.ACTUAL,
                        (Instant) row[4]))
                .toList();
    }
}
