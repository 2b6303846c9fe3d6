package dev.carillon.notifier.campaign;

import dev.carillon.notifier.campaign.recipient.RecipientFault;
import dev.carillon.notifier.message.NewMessage;
import dev.carillon.notifier.optout.ErasureFence;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.hibernate.Session;

/**
 * Who makes which campaign in the background, and until when nobody else does. Each step of the making is committed with
 * a look at the lease, so that what was lost, or deleted, stays as others left it.
 */
@ApplicationScoped
public class CreationLeases {
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final Session entities;
    private final ErasureFence fence;
    private final CampaignRepository campaigns;
    private final CampaignComposition composition;
    private final CampaignPrices prices;
    private final Clock clock;

    /** A campaign in the making. Its date of expiry moves on with every step. */
    static final class Held {
        private final UUID campaign;
        private Instant until;

        Held(UUID campaign, Instant until) {
            this.campaign = campaign;
            this.until = until;
        }
    }

    /** The campaign is somebody else's by now, or was deleted. */
    static final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        LostException() {
            super("the lease is lost", null, false, false);
        }
    }

    @Inject
    public CreationLeases(
            Session entities,
            ErasureFence fence,
            CampaignRepository campaigns,
            CampaignComposition composition,
            CampaignPrices prices,
            Clock clock) {
        this.entities = entities;
        this.fence = fence;
        this.campaigns = campaigns;
        this.composition = composition;
        this.prices = prices;
        this.clock = clock;
    }

    /** Takes the campaign that waits longest for its maker, and removes what one before has left of it. */
    @Transactional(Transactional.TxType.REQUIRES_NEW)
    public Optional<Campaign> take() {
        Instant now = clock.instant();
        List<UUID> taken = entities.createNativeQuery("""
                        update campaign set creating_until = :until
                        where id = (select id from campaign
                                    where state = 'CREATING' and completed_at is null and creating_until <= :now
                                    order by creating_until limit 1 for update skip locked)
                        returning id
                        """, UUID.class)
                .setParameter("until", next(now))
                .setParameter("now", now)
                .getResultList();
        taken.forEach(campaigns::removeMade);
        return taken.stream().findFirst().flatMap(campaigns::locked);
    }

    /** Until when the campaign, which was just taken, is its taker's. */
    Instant until(Campaign campaign) {
        return campaign.creatingUntil().orElseThrow();
    }

    /** Stores each batch in a transaction of its own. */
    RecipientIntake.Sink storing(Held held, RecipientIntake.Sink sink) {
        return new RecipientIntake.Sink() {
            @Override
            public List<NewMessage> messages(List<NewMessage> batch) {
                return step(held, () -> sink.messages(batch));
            }

            @Override
            public void faults(int first, List<RecipientFault> batch) {
                step(held, () -> {
                    sink.faults(first, batch);
                    return true;
                });
            }
        };
    }

    /** Notes how far it is; always true, since what is lost is thrown. */
    boolean progress(Held held, RecipientCounts counts) {
        return step(held, () -> {
            note(held, counts);
            return true;
        });
    }

    /** CREATING to DRAFT. */
    void complete(Held held, RecipientCounts counts, Map<CampaignComposition.Cell, Long> cells) {
        step(held, () -> {
            note(held, counts);
            composition.store(held.campaign, cells);
            prices.note(held.campaign);
            campaigns.become(held.campaign, CampaignState.DRAFT);
            return true;
        });
    }

    /** CREATING to FAILED; nothing is left that could be sent. */
    void fail(Held held, String why) {
        step(held, () -> {
            campaigns.removeMade(held.campaign);
            campaigns.fail(held.campaign, why);
            return true;
        });
    }

    /** The same, for faults of recipients, which are told: those that are kept already, and those that this keeps. */
    void refuse(Held held, String why, Runnable faults) {
        step(held, () -> {
            campaigns.removeMessages(held.campaign);
            faults.run();
            campaigns.fail(held.campaign, why);
            return true;
        });
    }

    /** Gives it back, to be made again from the start. */
    void postpone(Held held, Duration delay) {
        step(held, () -> {
            entities.createMutationQuery("update Campaign set creatingUntil = :until where id = :id")
                    .setParameter("until", clock.instant().plus(delay))
                    .setParameter("id", held.campaign)
                    .executeUpdate();
            return true;
        });
    }

    private void note(Held held, RecipientCounts counts) {
        campaigns.locked(held.campaign).ifPresent(campaign -> campaign.count(counts));
        entities.flush();
    }

    private <T> T step(Held held, Supplier<T> work) {
        Instant until = next(clock.instant());
        T result = QuarkusTransaction.requiringNew().call(() -> {
            fence.hold();
            int prolonged = entities.createMutationQuery("""
                            update Campaign set creatingUntil = :until
                            where id = :id and state = :creating and creatingUntil = :held
                            """)
                    .setParameter("until", until)
                    .setParameter("id", held.campaign)
                    .setParameter("creating", CampaignState.CREATING)
                    .setParameter("held", held.until)
                    .executeUpdate();
            if (prolonged == 0) {
                throw new LostException();
            }
            return work.get();
        });
        held.until = until;
        return result;
    }

    private static Instant next(Instant now) {
        return now.plus(LEASE).truncatedTo(ChronoUnit.MICROS);
    }
}
