package dev.carillon.notifier.message;

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

    /** Notes that tasks were made. Who noted it first for the same task wins, and both mean the same task. */
    public void tasksMade(List<TaskDue> made, Instant nextDue) {
        entities.createNativeMutationQuery("""
                        update message set tasks = made.tasks + 1, task_due_at = :nextDue
                        from unnest(cast(:ids as uuid[]), cast(:tasks as int[])) as made (id, tasks)
                        where message.id = made.id and message.tasks = made.tasks and message.state = 'QUEUED'
                        """)
                .setParameter("nextDue", nextDue)
                .setParameter("ids", made.stream().map(TaskDue::id).toArray(UUID[]::new))
                .setParameter("tasks", made.stream().map(TaskDue::tasks).toArray(Integer[]::new))
                .executeUpdate();
    }

    /**
     * Gives a message that came too early another task later. Counted as a task made, so that whoever is noting the task
     * of now does not put the date off.
     */
    public void postpone(UUID id, Instant due) {
        entities.createMutationQuery(
                        "update Message set taskDueAt = :due, tasks = tasks + 1 where id = :id and state = :queued")
                .setParameter("due", due)
                .setParameter("id", id)
                .setParameter("queued", MessageState.QUEUED)
                .executeUpdate();
    }

    /** Makes the tasks of a campaign's messages due. */
    @Transactional(Transactional.TxType.MANDATORY)
    public void startCampaign(UUID campaign, Instant now) {
        entities.createMutationQuery(
                        "update Message set taskDueAt = :now where campaignId = :campaign and state = :queued")
                .setParameter("now", now)
                .setParameter("campaign", campaign)
                .setParameter("queued", MessageState.QUEUED)
                .executeUpdate();
    }

    /**
     * Takes messages that the provider has to be asked about; nobody else is given them before {@code leasedUntil}.
     * Whoever asks says with {@link #checkAgain} when it is next due, or changes the state, which says so too.
     */
    public List<Message> takeChecksDue(Instant now, Instant leasedUntil, int limit) {
        List<UUID> ids = entities.createNativeQuery("""
                        update message set checks = checks + 1, check_due_at = :leasedUntil
                        where id in (select id from message where check_due_at <= :now
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

    /** True if another message with the same text to the same recipient on the same account is being sent now. */
    public boolean hasTwinOnItsWay(Message message) {
        return entities.createQuery("""
                                select count(*) from Message
                                where recipient = :recipient and id <> :id and state = :sending and account = :account
                                    and body = :body
                                """, Long.class)
                        .setParameter("recipient", message.recipient())
                        .setParameter("id", message.id())
                        .setParameter("sending", MessageState.SENDING)
                        .setParameter("account", message.account().orElse(null))
                        .setParameter("body", message.body())
                        .getSingleResult()
                > 0;
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
