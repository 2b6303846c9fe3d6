package dev.carillon.notifier.message;

import dev.carillon.notifier.pricing.SmartEncoding;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.hibernate.Session;

/** Which messages are due: for a task, or for a question to the provider. */
@ApplicationScoped
@Transactional(Transactional.TxType.REQUIRES_NEW)
public class MessageSchedule {
    private final Session entities;

    /**
     * A message that is due for a task.
     *
     * @param tasks how many were made for it before
     * @param priority 0 to 9; the highest goes first
     */
    @RegisterForReflection
    public record TaskDue(UUID id, int tasks, int priority) {}

    @Inject
    public MessageSchedule(Session entities) {
        this.entities = entities;
    }

    /** Messages that are due for a task: those that go ahead of others first, then the longest due. */
    public List<TaskDue> tasksDue(Instant now, int limit) {
        List<TaskDue> due = new ArrayList<>(tasksDue("priority > 0", now, limit));
        if (due.size() < limit) {
            due.addAll(tasksDue("priority = 0", now, limit - due.size()));
        }
        return due;
    }

    private List<TaskDue> tasksDue(String which, Instant now, int limit) {
        return entities.createQuery(
                        "select new dev.carillon.notifier.message.MessageSchedule$TaskDue(id, tasks, priority) from Message"
                                + " where state = :queued and taskDueAt <= :now and " + which
                                + " order by priority desc, taskDueAt, id",
                        TaskDue.class)
                .setParameter("queued", MessageState.QUEUED)
                .setParameter("now", now)
                .setMaxResults(limit)
                .getResultList();
    }

    /**
     * Notes that tasks were made. Who noted it first for the same task wins, and both mean the same task. A message that
     * was recalled meanwhile stays so. Locks them in the order of their identifiers, as {@link #recall} does: the two would
     * wait for each other in a circle otherwise.
     */
    public void tasksMade(List<TaskDue> made, Instant nextDue) {
        entities.createNativeMutationQuery("""
                        update message set tasks = tasks + 1, task_due_at = :nextDue
                        where id in (
                            select message.id from message
                            join unnest(cast(:ids as uuid[]), cast(:tasks as int[])) as made (id, tasks)
                                on message.id = made.id and message.tasks = made.tasks
                            where message.state = 'QUEUED' and message.task_due_at is not null
                            order by message.id for no key update of message)
                        """)
                .setParameter("nextDue", nextDue)
                .setParameter("ids", made.stream().map(TaskDue::id).toArray(UUID[]::new))
                .setParameter("tasks", made.stream().map(TaskDue::tasks).toArray(Integer[]::new))
                .executeUpdate();
    }

    /**
     * Gives a message that came too early another task later. Counted as a task made, so that whoever is noting the task
     * of now does not put the date off. One of a campaign goes back to those that are not released, and is released at
     * the campaign's pace after that date: many that are held up to the same hour would all leave at once otherwise.
     */
    public void postpone(UUID id, Instant due) {
        entities.createNativeMutationQuery("""
                        update message set tasks = tasks + 1,
                            task_due_at = case when campaign_id is null then cast(:due as timestamptz) end,
                            asleep_until = case when campaign_id is not null then cast(:due as timestamptz) end
                        where id = :id and state = 'QUEUED' and task_due_at is not null
                        """)
                .setParameter("due", due)
                .setParameter("id", id)
                .executeUpdate();
    }

    /**
     * Lets the next messages of a campaign go, in the caller's transaction, which holds the campaign: those that were
     * held up by quiet hours which are over, then the others in the order of its recipients. What is released and has not
     * left yet counts against {@code ahead}.
     *
     * @return how many
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public int release(UUID campaign, Instant now, int most, int ahead) {
        return entities.createNativeMutationQuery("""
                        update message set task_due_at = :now, asleep_until = null
                        where id in (
                            (select id from message
                             where campaign_id = :campaign and state = 'QUEUED' and task_due_at is null
                                 and asleep_until <= :now
                             order by asleep_until, id limit :most)
                            union all
                            (select id from message
                             where campaign_id = :campaign and state = 'QUEUED' and task_due_at is null
                                 and asleep_until is null
                             order by id limit :most)
                            limit least(:most, greatest(0, :ahead - (
                                select count(*) from message
                                where campaign_id = :campaign and state = 'QUEUED' and task_due_at is not null))))
                        """)
                .setParameter("now", now)
                .setParameter("campaign", campaign)
                .setParameter("most", most)
                .setParameter("ahead", ahead)
                .executeUpdate();
    }

    /**
     * Takes back what was released of a campaign and has not left: nothing more leaves once the caller's transaction,
     * which holds the campaign, is committed. Their tasks find nothing to do; the next ones are others to the broker.
     */
    @Transactional(Transactional.TxType.MANDATORY)
    public int recall(UUID campaign) {
        return entities.createNativeMutationQuery("""
                        update message set task_due_at = null, tasks = tasks + 1
                        where id in (select id from message
                                     where campaign_id = :campaign and state = 'QUEUED' and task_due_at is not null
                                     order by id for no key update)
                        """)
                .setParameter("campaign", campaign)
                .executeUpdate();
    }

    /** QUEUED to CANCELLED, for the next messages of a campaign that was cancelled; how many. */
    public int cancel(UUID campaign, Instant now, int most) {
        return entities.createNativeMutationQuery("""
                        update message set state = 'CANCELLED', reason = 'its campaign was cancelled', task_due_at = null,
                            check_due_at = null, final_at = :now, settled_at = :now, updated_at = :now
                        where id in (select id from message where campaign_id = :campaign and state = 'QUEUED'
                                     order by id limit :most for update skip locked)
                            and state = 'QUEUED'
                        """)
                .setParameter("now", now)
                .setParameter("campaign", campaign)
                .setParameter("most", most)
                .executeUpdate();
    }

    /**
     * Takes messages that the provider has to be asked about; nobody else is given them before {@code leasedUntil}.
     * Whoever asks says with {@link #checkAgain} when it is next due, or changes the state, which says so too.
     */
    public List<Message> takeChecksDue(Instant now, Instant leasedUntil, int limit) {
        List<UUID> ids = entities.createNativeQuery("""
                        update message set checks = checks + 1, check_due_at = :leasedUntil
                        where id in (select id from message where check_due_at <= :now and settled_at is null
                                     order by check_due_at limit :limit for update skip locked)
                        returning id
                        """, UUID.class)
                .setParameter("leasedUntil", leasedUntil)
                .setParameter("now", now)
                .setParameter("limit", limit)
                .getResultList();
        return ids.isEmpty()
                ? List.of()
                : entities.createQuery("from Message where id in :ids", Message.class)
                        .setParameter("ids", ids)
                        .getResultList();
    }

    /**
     * Gives back messages of one {@link #takeChecksDue} that the provider was not asked about: they are due now, and it is
     * as if nobody had taken them.
     */
    public void giveBack(List<Message> unasked, Instant now) {
        if (unasked.isEmpty()) {
            return;
        }
        entities.createMutationQuery("""
                        update Message set checkDueAt = :now, checks = checks - 1
                        where id in :ids and checkDueAt = :leasedUntil and settledAt is null
                        """)
                .setParameter("now", now)
                .setParameter("ids", unasked.stream().map(Message::id).toList())
                .setParameter("leasedUntil", unasked.getFirst().checkDueAt().orElseThrow())
                .executeUpdate();
    }

    /** The answer settled nothing yet. A state that changed meanwhile has its own next time. */
    public void checkAgain(Message asked, Instant due) {
        entities.createMutationQuery("""
                        update Message set checkDueAt = :due
                        where id = :id and state = :state and checks = :checks and settledAt is null
                        """)
                .setParameter("due", due)
                .setParameter("id", asked.id())
                .setParameter("state", asked.state())
                .setParameter("checks", asked.checks())
                .executeUpdate();
    }

    /**
     * True if another message to the same recipient on the same account is being sent now, with a text that the provider's
     * smart encoding may make the same.
     */
    public boolean hasTwinOnItsWay(Message message) {
        return entities
                .createQuery("""
                        select body from Message
                        where recipient = :recipient and id <> :id and state = :sending and account = :account
                        """, String.class)
                .setParameter("recipient", message.recipient())
                .setParameter("id", message.id())
                .setParameter("sending", MessageState.SENDING)
                .setParameter("account", message.account().orElse(null))
                .getResultList()
                .stream()
                .anyMatch(text -> SmartEncoding.areAlike(text, message.body()));
    }

    /** How many messages are not settled, by state. */
    public Map<MessageState, Long> unsettled() {
        return entities
                .createQuery(
                        "select state, count(*) from Message where settledAt is null group by state", Object[].class)
                .getResultList()
                .stream()
                .collect(Collectors.toMap(row -> (MessageState) row[0], row -> (Long) row[1]));
    }
}
