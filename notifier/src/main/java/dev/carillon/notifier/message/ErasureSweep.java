package dev.carillon.notifier.message;

import dev.carillon.notifier.optout.SuppressionService;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.util.List;
import org.hibernate.Session;
import org.jboss.logging.Logger;

/**
 * The second fence behind an erasure: goes through the numbers that stand in clear, a page each time, and forgets those of
 * people who were erased, whatever state their messages are in. It finds nothing unless a number came in past the first,
 * as from a backup that was restored.
 *
 * <p>Any number of replicas may do so: what one forgot the others do not find.
 */
@ApplicationScoped
public class ErasureSweep {
    private static final Logger LOG = Logger.getLogger(ErasureSweep.class);
    private static final int PAGE = 5000;
    private static final String START = "";

    private final Session entities;
    private final SuppressionService suppressions;
    private volatile String last = START;

    @Inject
    public ErasureSweep(Session entities, SuppressionService suppressions) {
        this.entities = entities;
        this.suppressions = suppressions;
    }

    @Scheduled(
            every = "{carillon.notifier.privacy.interval}",
            delayed = "20s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    @Transactional
    public void sweep() {
        String after = last;
        int found = suppressions.forgetErasedAmong(after.equals(START) ? answered() : List.of());
        List<String> numbers = numbers(after);
        found += suppressions.forgetErasedAmong(numbers);
        last = numbers.size() < PAGE ? START : numbers.getLast();
        if (found > 0) {
            LOG.warnf("%d people who were erased stood here again, and were forgotten", found);
        }
    }

    private List<String> numbers(String after) {
        return entities.createNativeQuery("""
                        select number from (
                            (select distinct recipient as number from message
                             where recipient > :after and redacted_at is null and not erased
                             order by recipient limit :page)
                            union
                            (select distinct recipient from verification where recipient > :after
                             order by recipient limit :page)
                            union
                            (select distinct sender from inbound_message
                             where sender > :after and redacted_at is null
                             order by sender limit :page)) as numbers
                        order by number limit :page
                        """, String.class)
                .setParameter("after", after)
                .setParameter("page", PAGE)
                .getResultList();
    }

    /** The numbers in kept answers, which are kept for days only. */
    private List<String> answered() {
        return entities.createNativeQuery("""
                        select distinct (regexp_matches(answer, '"([+][1-9][0-9]{4,14})"', 'g'))[1]
                        from idempotency_key where position('"+' in answer) > 0
                        """, String.class).getResultList();
    }
}
