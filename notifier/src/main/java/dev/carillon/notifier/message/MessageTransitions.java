package dev.carillon.notifier.message;

import dev.carillon.notifier.message.ProviderMessage.Price;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.hibernate.Session;
import org.jspecify.annotations.Nullable;

/**
 * Every change of a message's state. Each is one conditional update in a transaction of its own, committed when the
 * method returns: what is no legal step from the state that the row is in then changes nothing.
 */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class MessageTransitions {
    private static final Set<MessageState> OUTCOME_OPEN = EnumSet.of(MessageState.SENDING, MessageState.UNKNOWN);
    private static final Set<MessageState> PRICED =
            EnumSet.of(MessageState.SENT, MessageState.DELIVERED, MessageState.UNDELIVERED, MessageState.FAILED);

    private final Session entities;
    private final SettlementConfig settlement;
    private final Clock clock;

    /**
     * A message that is ours to send, once.
     *
     * @param attempt tells this time from any other
     * @param validUntil when the provider is to give it up
     */
    public record Claim(
            UUID id,
            int attempt,
            String account,
            String to,
            String body,
            String country,
            String operator,
            Optional<Instant> validUntil) {}

    /** What came of telling a message what the provider says of it. */
    public enum Observed {
        APPLIED,
        /** It is in that state already, or in one that comes later. */
        STALE,
        /** It goes by another name at the provider. */
        OTHER_SID,
        /** Another message of ours goes by that name. */
        SID_TAKEN,
        /** There is no such message. */
        NO_MESSAGE
    }

    @Inject
    public MessageTransitions(Session entities, SettlementConfig settlement, Clock clock) {
        this.entities = entities;
        this.settlement = settlement;
        this.clock = clock;
    }

    /**
     * Who sends it, and whom it may not have been sent to.
     *
     * @param account stands with the message
     * @param senders what recipients may have opted out of, as the account's messages come from it
     * @param recipientHash by which its recipient's opt-outs are looked up
     * @param unitPrice what a segment is expected to cost, which the budget holds until the price is known
     */
    public record Way(String account, Set<String> senders, String recipientHash, BigDecimal unitPrice) {}

    /**
     * QUEUED to SENDING. Empty if the message is not there to be sent now: what stands in its way is looked at in the
     * update that claims it, so nothing can come between. Joins the caller's transaction, in which the account's budget
     * was found to have room for it.
     */
    @Transactional
    public Optional<Claim> claim(UUID id, Way way) {
        // An update that had to wait for the row would look at suppressions as they were before the wait.
        entities.createNativeQuery("select 1 from message where id = :id for update", Integer.class)
                .setParameter("id", id)
                .getResultList();
        List<Object[]> rows = entities.createNativeQuery("""
                        update message
                        set state = 'SENDING', account = :account, attempt = attempt + 1, sending_at = :now,
                            reserved = segments * cast(:unitPrice as numeric),
                            updated_at = :now, task_due_at = null, error_code = null, reason = null
                        where id = :id and state = 'QUEUED'
                            and (campaign_id is null or task_due_at is not null)
                            and (send_at is null or send_at <= :now) and (valid_until is null or valid_until > :now)
                            and not exists (select 1 from suppression
                                            where number_hash = :hash and (sender = '' or sender in (:senders)))
                        returning attempt, recipient, body, country, operator, valid_until
                        """, Object[].class)
                .setParameter("account", way.account())
                .setParameter("unitPrice", way.unitPrice())
                .setParameter("senders", way.senders())
                .setParameter("hash", way.recipientHash())
                .setParameter("now", clock.instant())
                .setParameter("id", id)
                .getResultList();
        return rows.stream()
                .findFirst()
                .map(row -> new Claim(
                        id,
                        ((Number) row[0]).intValue(),
                        way.account(),
                        (String) row[1],
                        (String) row[2],
                        (String) row[3],
                        (String) row[4],
                        Optional.ofNullable((Instant) row[5])));
    }

    /** QUEUED to an end that no request leads to; false if it is QUEUED no more. */
    public boolean drop(UUID id, MessageState end, String reason) {
        return ended(id, end, reason);
    }

    /** QUEUED to CANCELLED, in the caller's transaction; false if it is QUEUED no more. */
    @Transactional(Transactional.TxType.MANDATORY)
    public boolean withdraw(UUID id, String reason) {
        return ended(id, MessageState.CANCELLED, reason);
    }

    private boolean ended(UUID id, MessageState end, String reason) {
        if (!end.neverLeft()) {
            throw new IllegalArgumentException(end + " is no end of a message that was not sent");
        }
        return entities.createMutationQuery("""
                        update Message set state = :end, reason = :reason, taskDueAt = null, checkDueAt = null,
                            finalAt = :now, settledAt = :now, updatedAt = :now
                        where id = :id and state = :queued
                        """)
                        .setParameter("end", end)
                        .setParameter("reason", reason)
                        .setParameter("now", clock.instant())
                        .setParameter("id", id)
                        .setParameter("queued", MessageState.QUEUED)
                        .executeUpdate()
                == 1;
    }

    /** QUEUED to EXPIRED for messages whose validity is over; how many they were. */
    public int expireOverdue(int limit) {
        return entities.createNativeMutationQuery("""
                        update message
                        set state = 'EXPIRED', reason = 'its validity ended before it was sent', task_due_at = null,
                            check_due_at = null, final_at = :now, settled_at = :now, updated_at = :now
                        where state = 'QUEUED' and id in (
                            select id from message where state = 'QUEUED' and valid_until <= :now
                            order by valid_until limit :limit for update skip locked)
                        """)
                .setParameter("now", clock.instant())
                .setParameter("limit", limit)
                .executeUpdate();
    }

    /** QUEUED to SUPPRESSED for everything to this recipient, in the caller's transaction; how many they were. */
    @Transactional(Transactional.TxType.MANDATORY)
    public int suppressAll(String recipient, String reason) {
        return entities.createMutationQuery("""
                        update Message set state = :suppressed, reason = :reason, taskDueAt = null, checkDueAt = null,
                            finalAt = :now, settledAt = :now, updatedAt = :now
                        where recipient = :recipient and state = :queued
                        """)
                .setParameter("suppressed", MessageState.SUPPRESSED)
                .setParameter("reason", reason)
                .setParameter("now", clock.instant())
                .setParameter("recipient", recipient)
                .setParameter("queued", MessageState.QUEUED)
                .executeUpdate();
    }

    /**
     * SENDING to QUEUED: this attempt was refused for certain, and the message may go out another time. That of a
     * campaign which does not run now goes when it is released again.
     */
    public boolean requeue(Claim claim, @Nullable Integer code, String reason, Instant taskDueAt) {
        // The campaign is locked against a pause, which would miss a message that comes back while it recalls the
        // others.
        return entities.createNativeMutationQuery("""
                        update message set state = 'QUEUED', account = null, error_code = :code, reason = :reason,
                            check_due_at = null, updated_at = :now, tasks = tasks + 1,
                            task_due_at = case when campaign_id is null or exists (
                                select 1 from campaign
                                where campaign.id = message.campaign_id and campaign.state = 'RUNNING' for share)
                                then cast(:taskDueAt as timestamptz) end
                        where id = :id and attempt = :attempt and state in ('SENDING', 'UNKNOWN')
                            and provider_sid is null
                        """)
                        .setParameter("code", code)
                        .setParameter("reason", reason)
                        .setParameter("taskDueAt", taskDueAt)
                        .setParameter("now", clock.instant())
                        .setParameter("id", claim.id())
                        .setParameter("attempt", claim.attempt())
                        .executeUpdate()
                == 1;
    }

    /** SENDING to FAILED: this attempt was refused for certain, and every other would be. */
    public boolean refuse(Claim claim, int code, String reason) {
        return entities.createMutationQuery("""
                        update Message set state = :failed, errorCode = :code, reason = :reason, checkDueAt = null,
                            finalAt = :now, settledAt = :now, updatedAt = :now
                        where id = :id and attempt = :attempt and state in :open and providerSid is null
                        """)
                        .setParameter("failed", MessageState.FAILED)
                        .setParameter("code", code)
                        .setParameter("reason", reason)
                        .setParameter("now", clock.instant())
                        .setParameter("id", claim.id())
                        .setParameter("attempt", claim.attempt())
                        .setParameter("open", OUTCOME_OPEN)
                        .executeUpdate()
                == 1;
    }

    /** SENDING to UNKNOWN: the request left, and nobody knows. */
    public boolean lose(Claim claim, @Nullable Integer code, String reason) {
        Instant now = clock.instant();
        return entities.createMutationQuery("""
                        update Message set state = :unknown, errorCode = :code, reason = :reason, checks = 0,
                            checkDueAt = :due, updatedAt = :now
                        where id = :id and attempt = :attempt and state = :sending
                        """)
                        .setParameter("unknown", MessageState.UNKNOWN)
                        .setParameter("code", code)
                        .setParameter("reason", reason)
                        .setParameter("due", now.plus(settlement.lookupDelay()))
                        .setParameter("now", now)
                        .setParameter("id", claim.id())
                        .setParameter("attempt", claim.attempt())
                        .setParameter("sending", MessageState.SENDING)
                        .executeUpdate()
                == 1;
    }

    /**
     * SENDING to UNKNOWN for every message that was marked before this moment: whoever marked it is gone, or its answer
     * comes too late to wait for. An answer that still comes counts.
     */
    public int loseOlderThan(Instant bound, String reason) {
        Instant now = clock.instant();
        return entities.createMutationQuery("""
                        update Message set state = :unknown, reason = :reason, checks = 0, checkDueAt = :due,
                            updatedAt = :now
                        where state = :sending and sendingAt < :bound
                        """)
                .setParameter("unknown", MessageState.UNKNOWN)
                .setParameter("reason", reason)
                .setParameter("due", now.plus(settlement.lookupDelay()))
                .setParameter("now", now)
                .setParameter("sending", MessageState.SENDING)
                .setParameter("bound", bound)
                .executeUpdate();
    }

    /**
     * To what the provider says, if that is a step on from where the message is. The provider is not asked about one that
     * is settled, whose receipt came after the time to wait for it: nothing would end the asking. Of one that was redacted
     * the provider's words are not kept, which may name the recipient.
     */
    public Observed observe(UUID id, String account, ProviderMessage word) {
        Instant now = clock.instant();
        boolean last = word.state().isFinal();
        int updated = entities.createMutationQuery("""
                        update Message m set m.state = :state, m.providerSid = :sid, m.account = :account,
                            m.errorCode = :code, m.checks = 0,
                            m.reason = case when m.redactedAt is null then cast(:reason as String) end,
                            m.checkDueAt = case when m.settledAt is null then cast(:due as Instant) end,
                            m.taskDueAt = null, m.finalAt = :finalAt, m.updatedAt = :now
                        where m.id = :id and m.state in :before and (m.providerSid is null or m.providerSid = :sid)
                            and not exists (select 1 from Message o where o.providerSid = :sid and o.id <> :id)
                        """)
                .setParameter("state", word.state())
                .setParameter("sid", word.sid())
                .setParameter("account", account)
                .setParameter("code", word.errorCode().orElse(null))
                .setParameter("reason", word.errorText().orElse(null))
                .setParameter("due", last ? now : now.plus(settlement.callbackWait()))
                .setParameter("finalAt", last ? now : null)
                .setParameter("now", now)
                .setParameter("id", id)
                .setParameter("before", word.state().before())
                .executeUpdate();
        return updated == 1 ? Observed.APPLIED : whyNot(id, word);
    }

    private Observed whyNot(UUID id, ProviderMessage word) {
        Message message = entities.find(Message.class, id);
        if (message == null) {
            return Observed.NO_MESSAGE;
        }
        if (message.providerSid().isEmpty()) {
            // What is final without a name was refused, or given up: the provider's word comes too late to count.
            return message.state().isFinal() ? Observed.STALE : Observed.SID_TAKEN;
        }
        return message.providerSid().filter(word.sid()::equals).isPresent() ? Observed.STALE : Observed.OTHER_SID;
    }

    /** Nothing more is expected: the price is known, or none will come. */
    public boolean settle(UUID id, Optional<Price> price, Optional<Integer> segments) {
        return entities.createMutationQuery("""
                        update Message set price = :price, currency = :currency,
                            segments = coalesce(:segments, segments), settledAt = :now, checkDueAt = null,
                            updatedAt = :now
                        where id = :id and settledAt is null and state in :priced
                        """)
                        .setParameter("price", price.map(Price::amount).orElse(null))
                        .setParameter("currency", price.map(Price::currency).orElse(null))
                        .setParameter("segments", segments.orElse(null))
                        .setParameter("now", clock.instant())
                        .setParameter("id", id)
                        .setParameter("priced", PRICED)
                        .executeUpdate()
                == 1;
    }

    /**
     * UNKNOWN to FAILED: the provider, asked late enough, shows no trace of it, or cannot be asked.
     *
     * @param why stands before the reason that it was unknown for
     */
    public boolean neverAccepted(UUID id, String why) {
        return entities.createMutationQuery("""
                        update Message set state = :failed, reason = concat(:why, ': ', reason),
                            checkDueAt = null, finalAt = :now, settledAt = :now, updatedAt = :now
                        where id = :id and state = :unknown
                        """)
                        .setParameter("why", why)
                        .setParameter("failed", MessageState.FAILED)
                        .setParameter("now", clock.instant())
                        .setParameter("id", id)
                        .setParameter("unknown", MessageState.UNKNOWN)
                        .executeUpdate()
                == 1;
    }
}
