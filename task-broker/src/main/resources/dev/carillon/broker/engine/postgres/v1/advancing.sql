-- Does what is due: delays over, leases run out, times to live and retentions past. Any replica does it, and every other
-- function begins with it, once it has the locks that it waits for, so that correctness needs no timer. Nothing here waits:
-- what somebody else holds is left to them.

create function due_one(t task, p_now bigint, inout notes text[]) language plpgsql as $$
declare
    q queue;
begin
    if t.state = 5 then
        delete from task where id = t.id;
        notes := notes || note('FORGOTTEN', t.queue);
    elsif t.state <= 2 and t.expires_at <= p_now then
        notes := end_task(t, 'EXPIRED', p_now, null, null, notes);
    elsif t.state = 0 then
        update task set state = 1, line = nextval('line'), wake_at = expires_at where id = t.id;
        notes := notes || note('READY', t.queue);
    elsif t.state = 3 then
        select * into q from queue where id = t.queue;
        notes := notes || ('LOST ' || q.name);
        if t.attempts >= q.max_attempts then
            notes := bury(t, 'the lease ran out, and it was the last attempt', 'EXHAUSTED', p_now, notes);
        elsif t.expires_at <= p_now then
            notes := end_task(t, 'EXPIRED', p_now, null, null, notes);
        else
            update task set state = 1, at = p_now, line = nextval('line'), nonce = null, wake_at = t.expires_at
                where id = t.id;
            notes := notes || ('READY ' || q.name);
        end if;
    end if;
end $$;

-- Takes what the end of this task brings about, where it can be had without a wait: its workflow, and where it is the last
-- one of its stage, the groups of the next, up to p_most of them. Answers how many those are; null where it is to be left.
create function may_end(t task, p_most integer) returns integer language plpgsql as $$
declare
    v_groups integer;
begin
    if t.workflow is null then
        return 0;
    end if;
    perform from workflow where id = t.workflow for update skip locked;
    if not found then
        return case when not exists (select from workflow where id = t.workflow) then 0 end;
    end if;
    select groups_to_come(w) into v_groups from workflow w where w.id = t.workflow and w.pending <= 1;
    if v_groups > p_most then
        return null;
    end if;
    return (select case when coalesce(bool_and(pg_try_advisory_xact_lock(g.queue, g.hash)), true) then count(*) end from (
        select distinct m.queue, hashtext(m.group_key) as hash
            from workflow w join workflow_member m on m.workflow = w.id and m.stage = w.stage + 1
            where w.id = t.workflow and w.pending <= 1 and m.group_key is not null) g);
end $$;

-- How many tasks of the next stage are of groups, and so how many locks its begin takes at the most.
create function groups_to_come(w workflow) returns integer language sql stable as $$
    select count(*)::integer from workflow_member m
        where m.workflow = w.id and m.stage = w.stage + 1 and m.group_key is not null
$$;

-- Answers the time up to which nothing is left to do, which is the next call's p_from.
create function advance(p_from bigint, p_now bigint, p_limit integer, out upto bigint, out notes text[])
language plpgsql as $$
declare
    v_due uuid[];
    v_all uuid[] := '{}';
    v_wake bigint := p_from;
    v_last uuid := 'ffffffff-ffff-ffff-ffff-ffffffffffff';
    v_did integer;
    v_done integer := 0;
    v_held text[] := '{}';
    v_locks integer := 0;
    v_span integer;
    v_found integer;
    v_passed bigint;
    v_first_passed bigint;
begin
    notes := '{}';
    -- Where nothing could be done, since somebody else holds it, there may be more behind it: the members of one group must
    -- not hold up everybody else, and those of a group that is known to be held are passed over by the thousand. Not without
    -- end, since whoever asks is waiting.
    for i in 1..10 loop
        v_span := case when v_held = '{}' then p_limit else greatest(p_limit, 10000) end;
        with looked_at as (
            select id, wake_at, queue || ' ' || hashtext(group_key) = any (v_held) as held from task
                where wake_at >= v_wake and (wake_at, id) > (v_wake, v_last) and wake_at <= p_now
                order by wake_at, id limit v_span),
        counted as (
            select *, count(*) filter (where held is not true) over (order by wake_at, id) as others from looked_at)
        select array_agg(id order by wake_at, id) filter (where held is not true), min(wake_at) filter (where held),
                count(*), max(wake_at), (array_agg(id order by wake_at desc, id desc))[1]
            into v_due, v_passed, v_found, upto, v_last
            from counted where others <= p_limit;
        v_first_passed := least(v_first_passed, v_passed);
        if v_due is not null then
            select a.did, a.held, a.locks, a.notes into v_did, v_held, v_locks, notes
                from advance_these(v_due, p_now, v_held, v_locks, notes) a;
            v_all := v_all || v_due;
            v_done := v_done + v_did;
        end if;
        if v_found < v_span and coalesce(cardinality(v_due), 0) < p_limit then
            upto := p_now;
            exit;
        end if;
        v_wake := upto;
        upto := upto - 1;
        exit when v_done >= p_limit;
    end loop;
    -- What somebody else held is looked at again.
    select least(upto, v_first_passed - 1, min(wake_at + 0) - 1) into upto
        from task where id = any (v_all) and wake_at + 0 <= p_now;
end $$;

-- Does what can be done of what is due; says how many that were, which groups somebody else holds, and how many groups the
-- transaction has: of stages that begin it is up to 1000, since each is an entry in the table of locks, which the whole
-- server shares (max_locks_per_transaction). The rest is for the next one.
create function advance_these(p_due uuid[], p_now bigint, inout held text[], inout locks integer, inout notes text[],
    out did integer) language plpgsql as $$
declare
    v_some text[];
    v record;
    v_group text;
    v_taken integer;
    t task;
begin
    -- Delays, which may be over by the thousand, together.
    with due as (
        select id, queue from task
            where id = any (p_due) and state = 0 and at <= p_now and (expires_at is null or expires_at > p_now)
            order by at, id for no key update skip locked),
    lined as materialized (select id, queue, nextval('line') as line from due),
    moved as (
        update task set state = 1, line = lined.line, wake_at = task.expires_at
            from lined where task.id = lined.id returning task.queue)
    select array_agg(distinct note('READY', queue)), count(*) into v_some, did from moved;
    notes := notes || coalesce(v_some, '{}');
    -- Blocked ones first, whose end brings nobody on.
    for v in
        select id, queue, group_key from task where id = any (p_due) and wake_at + 0 <= p_now
            order by state <> 2, wake_at, id
    loop
        v_group := v.queue || ' ' || hashtext(v.group_key);
        continue when v_group = any (held);
        if v_group is not null then
            if not pg_try_advisory_xact_lock(v.queue, hashtext(v.group_key)) then
                held := held || v_group;
                continue;
            end if;
            locks := locks + 1;
        end if;
        select * into t from task where id = v.id and wake_at + 0 <= p_now for update skip locked;
        continue when not found;
        if t.expires_at <= p_now then
            v_taken := may_end(t, case when locks = 0 then 2147483647 else 1000 - locks end);
            continue when v_taken is null;
            locks := locks + v_taken;
        end if;
        notes := due_one(t, p_now, notes);
        did := did + 1;
    end loop;
end $$;

create function catch_up(p_from bigint, p_limit integer, out db_now bigint, out upto bigint, out notes text[])
language plpgsql as $$
begin
    perform set_config('synchronous_commit', 'off', true);
    db_now := broker_now();
    select a.upto, a.notes into upto, notes from advance(p_from, db_now, p_limit) a;
end $$;

-- What a replica does every now and then: catches up, and throws away what nobody can ask for any more. Says when
-- something is due next, and whether there may be more to throw away.
create function sweep(p_from bigint, p_limit integer,
    out db_now bigint, out upto bigint, out notes text[], out next_at bigint, out more boolean)
language plpgsql as $$
declare
    v_n integer;
begin
    select c.db_now, c.upto, c.notes into db_now, upto, notes from catch_up(p_from, p_limit) c;
    delete from idempotency_key where digest in (
        select digest from idempotency_key where expires_at > p_from - 60000 and expires_at <= db_now
            order by expires_at limit p_limit for update skip locked);
    get diagnostics v_n = row_count;
    more := v_n >= p_limit;
    delete from trace where task in (
        select task from trace where forget_at > p_from - 60000 and forget_at <= db_now
            order by forget_at limit p_limit for update skip locked);
    get diagnostics v_n = row_count;
    more := more or v_n >= p_limit;
    delete from awaited where task in (
        select task from awaited where until > p_from - 60000 and until <= db_now
            order by until limit p_limit for update skip locked);
    get diagnostics v_n = row_count;
    more := more or v_n >= p_limit;
    delete from workflow where id in (
        select id from workflow where forget_at > p_from - 60000 and forget_at <= db_now
            order by forget_at limit p_limit for update skip locked);
    get diagnostics v_n = row_count;
    more := more or v_n >= p_limit;
    select min(w.wake_at) into next_at from (
        select wake_at from task where wake_at > upto order by wake_at limit 1) w;
end $$;
