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

-- Whether what the end of this task brings about can be had without a wait: its workflow, and where it is the last one of
-- its stage, the groups of the next.
create function may_end(t task) returns boolean language plpgsql as $$
begin
    if t.workflow is null then
        return true;
    end if;
    perform from workflow where id = t.workflow for update skip locked;
    if not found then
        return not exists (select from workflow where id = t.workflow);
    end if;
    return (select coalesce(bool_and(pg_try_advisory_xact_lock(g.queue, g.hash)), true) from (
        select distinct m.queue, hashtext(m.group_key) as hash
            from workflow w join workflow_member m on m.workflow = w.id and m.stage = w.stage + 1
            where w.id = t.workflow and w.pending <= 1 and m.group_key is not null) g);
end $$;

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
begin
    notes := '{}';
    -- Where nothing could be done, since somebody else holds it, there may be more behind it: the members of one group must
    -- not hold up everybody else. Not without end, since whoever asks is waiting.
    for i in 1..10 loop
        select array_agg(d.id order by d.wake_at, d.id), max(d.wake_at) into v_due, upto from (
            select id, wake_at from task
                where wake_at >= v_wake and (wake_at, id) > (v_wake, v_last) and wake_at <= p_now
                order by wake_at, id limit p_limit) d;
        exit when v_due is null;
        select a.did, a.notes into v_did, notes from advance_these(v_due, p_now, notes) a;
        v_all := v_all || v_due;
        v_done := v_done + v_did;
        exit when cardinality(v_due) < p_limit or v_done >= p_limit;
        v_wake := upto;
        v_last := v_due[p_limit];
    end loop;
    upto := case when cardinality(v_due) = p_limit then upto - 1 else p_now end;
    -- What somebody else held is looked at again.
    select least(upto, min(wake_at + 0) - 1) into upto from task where id = any (v_all) and wake_at + 0 <= p_now;
end $$;

-- Does what can be done of what is due; says how many that were.
create function advance_these(p_due uuid[], p_now bigint, out did integer, inout notes text[]) language plpgsql as $$
declare
    v_some text[];
    v record;
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
        if v.group_key is null or pg_try_advisory_xact_lock(v.queue, hashtext(v.group_key)) then
            select * into t from task where id = v.id and wake_at + 0 <= p_now for update skip locked;
            if found and (t.expires_at is null or t.expires_at > p_now or may_end(t)) then
                notes := due_one(t, p_now, notes);
                did := did + 1;
            end if;
        end if;
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
        select task from trace where forget_at <= db_now order by forget_at limit p_limit for update skip locked);
    get diagnostics v_n = row_count;
    more := more or v_n >= p_limit;
    delete from awaited where task in (
        select task from awaited where until <= db_now order by until limit p_limit for update skip locked);
    get diagnostics v_n = row_count;
    more := more or v_n >= p_limit;
    delete from workflow where id in (
        select id from workflow where forget_at <= db_now order by forget_at limit p_limit for update skip locked);
    get diagnostics v_n = row_count;
    more := more or v_n >= p_limit;
    select min(w.wake_at) into next_at from (
        select wake_at from task where wake_at > upto order by wake_at limit 1) w;
end $$;
