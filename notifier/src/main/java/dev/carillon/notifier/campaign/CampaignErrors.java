package dev.carillon.notifier.campaign;

import dev.carillon.notifier.campaign.recipient.RecipientFault;
import dev.carillon.notifier.optout.PersonErased;
import dev.carillon.notifier.pricing.PhoneNumber;
import dev.carillon.notifier.pricing.PhoneNumbers;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hibernate.Session;

/**
 * The recipients that campaigns left out because of a fault. They quote what was written, so they are forgotten after a
 * while.
 */
@ApplicationScoped
public class CampaignErrors {
    private static final int TELLING_DIGITS = 8;
    private static final Pattern NO_DIGIT = Pattern.compile("[^0-9]");

    private final Session entities;
    private final PhoneNumbers numbers;
    private final CampaignConfig config;
    private final Clock clock;

    /**
     * A fault in its place.
     *
     * @param ordinal from 1, in the order of the request
     */
    record Kept(int ordinal, RecipientFault fault) {}

    @Inject
    public CampaignErrors(Session entities, PhoneNumbers numbers, CampaignConfig config, Clock clock) {
        this.entities = entities;
        this.numbers = numbers;
        this.config = config;
        this.clock = clock;
    }

    /** Keeps faults, the first of which has this number. */
    @Transactional(Transactional.TxType.MANDATORY)
    void keep(UUID campaign, int first, List<RecipientFault> faults) {
        entities.createNativeMutationQuery("""
                        insert into campaign_error (campaign_id, ordinal, place, field, field_column, detail, created_at)
                        select :campaign, :first + number - 1, place, field, nullif(field_column, 0), detail, :now
                        from unnest(cast(:places as text[]), cast(:fields as text[]), cast(:columns as int[]),
                                    cast(:details as text[]))
                            with ordinality as fault (place, field, field_column, detail, number)
                        """)
                .setParameter("campaign", campaign)
                .setParameter("first", first)
                .setParameter("now", clock.instant())
                .setParameter("places", faults.stream().map(RecipientFault::at).toArray(String[]::new))
                .setParameter(
                        "fields", faults.stream().map(RecipientFault::field).toArray(String[]::new))
                .setParameter(
                        "columns",
                        faults.stream()
                                .map(fault -> fault.column() == null ? 0 : fault.column())
                                .toArray(Integer[]::new))
                .setParameter(
                        "details", faults.stream().map(RecipientFault::detail).toArray(String[]::new))
                .executeUpdate();
    }

    /** Those after this one, in their order. */
    @Transactional(Transactional.TxType.MANDATORY)
    List<Kept> after(UUID campaign, Optional<Integer> ordinal, int limit) {
        return entities
                .createNativeQuery("""
                        select ordinal, place, field, field_column, detail from campaign_error
                        where campaign_id = :campaign and ordinal > :after order by ordinal
                        """, Object[].class)
                .setParameter("campaign", campaign)
                .setParameter("after", ordinal.orElse(0))
                .setMaxResults(limit)
                .getResultList()
                .stream()
                .map(row -> new Kept(
                        (Integer) row[0],
                        new RecipientFault((String) row[1], (String) row[2], (Integer) row[3], (String) row[4])))
                .toList();
    }

    /** The numbers that the faults of a campaign may quote; E.164. */
    @Transactional(Transactional.TxType.MANDATORY)
    List<String> numbers(UUID campaign) {
        return entities.createNativeQuery(
                        "select detail from campaign_error where campaign_id = :campaign", String.class)
                .setParameter("campaign", campaign)
                .getResultStream()
                .map(detail -> NO_DIGIT.matcher(detail).replaceAll(""))
                .flatMap(digits -> Stream.of(digits, '+' + digits))
                .flatMap(written -> numbers.read(written) instanceof PhoneNumbers.Reading.Valid(PhoneNumber number)
                        ? Stream.of(number.e164())
                        : Stream.of())
                .toList();
    }

    /**
     * A fault quotes a number as it was written, however that was: with spaces, with or without the code of the country.
     * So the last digits tell, of which none but this person's, or few others', are the same.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    void forget(@Observes PersonErased person) {
        String digits = person.number().substring(1);
        entities.createNativeMutationQuery("""
                        update campaign_error set detail = :forgotten
                        where position(:digits in regexp_replace(detail, '[^0-9]', '', 'g')) > 0
                        """)
                .setParameter("forgotten", "forgotten: its owner was erased")
                .setParameter("digits", digits.substring(Math.max(0, digits.length() - TELLING_DIGITS)))
                .executeUpdate();
    }

    @Scheduled(every = "1h", delayed = "2m")
    @RunOnVirtualThread
    @Transactional
    void forgetOld() {
        Instant bound = clock.instant().minus(config.errorsRetention());
        entities.createNativeMutationQuery("delete from campaign_error where created_at < :bound")
                .setParameter("bound", bound)
                .executeUpdate();
    }
}
