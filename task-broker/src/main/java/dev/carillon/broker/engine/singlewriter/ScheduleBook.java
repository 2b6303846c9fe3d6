package dev.carillon.broker.engine.singlewriter;

import dev.carillon.broker.schedule.Firing;
import dev.carillon.broker.schedule.Schedule;
import dev.carillon.broker.schedule.ScheduleSetting;
import dev.carillon.broker.task.NewTask;
import dev.carillon.broker.task.ReadyTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The schedules, by name and by when they are due. Belongs to the thread of the engine. */
final class ScheduleBook {
    private record Dated(Instant at, String name) {}

    private final int most;
    private final QueueBooks queues;
    private final TaskCreation creation;
    private final TreeMap<String, Schedule> byName = new TreeMap<>();
    private final TreeSet<Dated> byTime =
            new TreeSet<>(Comparator.comparing(Dated::at).thenComparing(Dated::name));

    ScheduleBook(int most, QueueBooks queues, TaskCreation creation) {
        this.most = most;
        this.queues = queues;
        this.creation = creation;
    }

    /** Takes a schedule in, in place of one of its name. */
    void add(Schedule schedule) {
        forgetTime(byName.put(schedule.name(), schedule));
        if (schedule.nextAt() != null) {
            byTime.add(new Dated(schedule.nextAt(), schedule.name()));
        }
    }

    private void forgetTime(@Nullable Schedule schedule) {
        if (schedule != null && schedule.nextAt() != null) {
            byTime.remove(new Dated(schedule.nextAt(), schedule.name()));
        }
    }

    ScheduleSetting put(Schedule schedule, Commit commit) {
        Schedule before = byName.get(schedule.name());
        if (before == null && byName.size() >= most) {
            return ScheduleSetting.TOO_MANY;
        }
        if (before != null && schedule.isDueAgain(before)) {
            return ScheduleSetting.FIRED_MEANWHILE;
        }
        Schedule kept = before == null ? schedule : schedule.inPlaceOf(before);
        add(kept);
        commit.keep(new Change.PutSchedule(kept));
        return ScheduleSetting.SET;
    }

    boolean remove(String name, Commit commit) {
        Schedule removed = byName.remove(name);
        if (removed == null) {
            return false;
        }
        forgetTime(removed);
        commit.keep(new Change.RemoveSchedule(name));
        return true;
    }

    Optional<Schedule> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    List<Schedule> all() {
        return List.copyOf(byName.values());
    }

    /** Those that are due by the wall clock, the longest due first. */
    List<Schedule> due(Instant wall, int limit) {
        List<Schedule> due = new ArrayList<>();
        for (Dated dated : byTime) {
            Schedule schedule = byName.get(dated.name());
            if (dated.at().isAfter(wall) || due.size() >= limit || schedule == null) {
                break;
            }
            due.add(schedule);
        }
        return due;
    }

    Firing fire(String name, String rule, Instant due, @Nullable Instant next, long now, Commit commit) {
        Schedule schedule = byName.get(name);
        if (schedule == null || !schedule.rule().equals(rule) || !due.equals(schedule.nextAt())) {
            return new Firing.Lost();
        }
        Optional<QueueBook> queue = queues.find(schedule.queue());
        if (queue.isEmpty()) {
            return new Firing.Refused("There is no queue " + schedule.queue() + ".");
        }
        if (!creation.fits(1)) {
            return new Firing.Refused("The broker holds as many tasks as it may.");
        }
        NewTask task =
                new NewTask(schedule.payload(), ReadyTime.atOnce(), schedule.priority(), null, schedule.attributes());
        TaskEntry entry = creation.create(queue.get(), task, null, now, commit);
        creation.seeOnceKept(List.of(entry), commit);
        UUID id = entry.id();
        Schedule moved = schedule.fired(due, id, next);
        add(moved);
        commit.keep(new Change.PutSchedule(moved));
        return new Firing.Fired(id);
    }
}
