package dev.carillon.notifier.campaign;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carillon.http.problem.ProblemException;
import dev.carillon.notifier.campaign.contacts.ContactsClient;
import dev.carillon.notifier.campaign.contacts.ContactsConfig;
import dev.carillon.notifier.campaign.contacts.ContactsQuery;
import dev.carillon.notifier.campaign.contacts.ContactsRecipients;
import dev.carillon.notifier.campaign.contacts.ContactsRecipients.End;
import dev.carillon.notifier.campaign.recipient.RecipientsRefusedException;
import dev.carillon.notifier.shutdown.Stopping;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Makes the campaigns whose recipients are in contacts, one at a time. Whoever makes one has it for a while, which every
 * page prolongs; one whose maker is gone is made again from the start, so that it is of one time.
 */
@ApplicationScoped
public class ContactsCreation {
    private static final Logger LOG = Logger.getLogger(ContactsCreation.class);

    private final CreationLeases leases;
    private final CampaignRecipients recipients;
    private final ContactsClient contacts;
    private final ContactsConfig config;
    private final ObjectMapper mapper;
    private final Stopping stopping;
    private final Clock clock;

    @Inject
    public ContactsCreation(
            CreationLeases leases,
            CampaignRecipients recipients,
            ContactsClient contacts,
            ContactsConfig config,
            ObjectMapper mapper,
            Stopping stopping,
            Clock clock) {
        this.leases = leases;
        this.recipients = recipients;
        this.contacts = contacts;
        this.config = config;
        this.mapper = mapper;
        this.stopping = stopping;
        this.clock = clock;
    }

    @Scheduled(every = "1s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void tick() throws InterruptedException {
        while (!stopping.hasBegun()) {
            Optional<Campaign> next = leases.take();
            if (next.isEmpty()) {
                return;
            }
            make(next.get());
        }
    }

    private void make(Campaign campaign) throws InterruptedException {
        CreationLeases.Held held = new CreationLeases.Held(campaign.id(), leases.until(campaign));
        try {
            readOrSayWhyNot(campaign, held);
        } catch (CreationLeases.LostException e) {
            LOG.infof("Campaign %s was deleted, or is made by another replica", campaign.id());
        }
    }

    private void readOrSayWhyNot(Campaign campaign, CreationLeases.Held held) throws InterruptedException {
        try {
            read(campaign, held);
        } catch (ProblemException e) {
            leases.fail(held, String.valueOf(e.getMessage()));
        } catch (CreationLeases.LostException e) {
            throw e;
        } catch (RuntimeException e) {
            // A database that is away comes back; what is a fault of ours must not be tried for ever.
            LOG.errorf(e, "Campaign %s could not be made", campaign.id());
            later(campaign, held, "a fault of this service, which its log tells of");
        }
    }

    private void read(Campaign campaign, CreationLeases.Held held) throws InterruptedException {
        RecipientIntake.Sink sink = recipients.storeInSteps(campaign.id());
        RecipientIntake intake = recipients.intake(campaign, leases.storing(held, sink));
        ContactsRecipients people = new ContactsRecipients(contacts, query(campaign));
        End end = people.read(
                campaign.placeholders(),
                new IntakeTaker(intake, () -> leases.progress(held, intake.counts()) && !stopping.hasBegun()));
        switch (end) {
            case End.Complete() -> finish(held, intake, sink);
            case End.Refused(String why) -> leases.fail(held, "The recipients could not be read: " + why + ".");
            case End.Unavailable(String why) -> later(campaign, held, why);
            case End.Stopped() -> leases.postpone(held, Duration.ZERO); // to whoever is there, or to the next start
        }
    }

    private void finish(CreationLeases.Held held, RecipientIntake intake, RecipientIntake.Sink sink) {
        RecipientCounts counts;
        try {
            counts = intake.finish();
        } catch (RecipientsRefusedException e) {
            leases.refuse(held, String.valueOf(e.getMessage()), () -> sink.faults(1, e.faults()));
            return;
        } catch (ProblemException e) {
            leases.refuse(held, String.valueOf(e.getMessage()), () -> {}); // nobody is left; who has a fault is kept
            return;
        }
        leases.complete(held, counts, intake.composition());
    }

    private void later(Campaign campaign, CreationLeases.Held held, String why) {
        Duration tried = Duration.between(campaign.createdAt(), clock.instant());
        if (tried.compareTo(config.giveUpAfter()) > 0) {
            leases.fail(held, "The recipients could not be read: " + why + ".");
        } else {
            LOG.warnf("Campaign %s waits for its recipients: %s", campaign.id(), why);
            leases.postpone(held, config.retryDelay());
        }
    }

    private ContactsQuery query(Campaign campaign) {
        try {
            return mapper.readValue(campaign.contactsQuery().orElseThrow(), ContactsQuery.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
