-- Ends leases. Kinds: 0 ack, 1 retry, 2 fail. A delay that is null is left to the backoff, whose jitter comes along.
-- Verdicts are those of Verdict: 0 accepted, 1 stale, 2 cancelled.
create function settle_tasks(p_from bigint, p_id uuid[], p_nonce uuid[], p_kind smallint[], p_delay bigint[],
    p_jitter double precision[], p_reason text[], p_type text[], p_result bytea[],
    out db_now bigint, out upto bigint, out notes text[], out verdicts smallint[]) language plpgsql as $$
declare
    v_done bigint[];
    v_some text[];
    v_ord bigint;
    v_verdict smallint;
begin
    verdicts := array_fill(1::smallint, array[cardinality(p_id)]);
    -- Their locks in the one order, before anything is looked at: what a statement sees is of before its own waits.
    -- All of them, and not up to the first: a plan that hopes to find one early passes over the whole table.
    if (select bool_or(t.group_key is not null or t.workflow is not null) from task t where t.id = any (p_id)) then
        perform lock_for(p_id);
    end if;
    perform from task t where t.id = any (p_id) and t.state + 0 = 3 order by t.id for update;
    select a.upto, a.notes into upto, notes from advance(p_from, broker_now(), 200) a;
    -- Anew, after those waits: what is ready now must not be so since a time that other replicas' marks have passed.
    db_now := broker_now();
    -- Acks of tasks that nothing else hangs on: one statement for all of them.
    with given as (
        select distinct on (u.id) u.id, u.nonce, u.ord
            from unnest(p_id, p_nonce, p_kind) with ordinality as u (id, nonce, kind, ord)
            where u.kind = 0 order by u.id, u.ord),
    gone as (
        delete from task using given, queue q
            where task.id = given.id and task.nonce = given.nonce and task.state + 0 = 3 and task.at > db_now
                and task.group_key is null and task.workflow is null and q.id = task.queue and q.retention = 0
                and not exists (select from awaited a where a.task = given.id)
            returning given.ord, q.name, room(q, task.concurrency_key) as room)
    select array_agg(ord), array_agg('ACKED ' || name) || array_agg(distinct room) filter (where room is not null)
        into v_done, v_some from gone;
    if v_done is not null then
        notes := notes || v_some;
        foreach v_ord in array v_done loop
            verdicts[v_ord] := 0;
        end loop;
    end if;
    for v_ord in 1..cardinality(p_id) loop
        if verdicts[v_ord] <> 0 then
            select s.verdict, s.notes into v_verdict, notes from settle_one(p_id[v_ord], p_nonce[v_ord], p_kind[v_ord],
                p_delay[v_ord], p_jitter[v_ord], p_reason[v_ord], p_type[v_ord], p_result[v_ord], db_now, notes) s;
            verdicts[v_ord] := v_verdict;
        end if;
    end loop;
end $$;

create function settle_one(p_id uuid, p_nonce uuid, p_kind smallint, p_delay bigint, p_jitter double precision,
    p_reason text, p_type text, p_result bytea, p_now bigint, out verdict smallint, inout notes text[]) language plpgsql as $$
declare
    t task;
    q queue;
    v_wait bigint;
begin
    select * into t from task where id = p_id and nonce = p_nonce and state + 0 = 3 and at > p_now for update;
    if not found then
        verdict := refused(p_id, p_nonce, p_now);
        return;
    end if;
    verdict := 0;
    select * into q from queue where id = t.queue;
    if p_kind = 0 then
        notes := end_task(t, 'ACKED', p_now, p_type, p_result, notes);
    elsif p_kind = 2 then
        notes := bury(t, p_reason, 'FAILED', p_now, notes);
    elsif t.attempts >= q.max_attempts then
        notes := bury(t, coalesce(p_reason, 'the worker asked for a retry, and it was the last attempt'), 'EXHAUSTED',
            p_now, notes);
    elsif t.expires_at <= p_now then
        notes := end_task(t, 'EXPIRED', p_now, null, null, notes);
    else
        -- Exponential backoff with full jitter, as Backoff has it.
        v_wait := coalesce(p_delay, floor(p_jitter * (1 + least(q.backoff_max::numeric,
            q.backoff_initial::numeric * power(2::numeric, least(t.attempts - 1, 40)))))::bigint);
        update task set state = case when v_wait > 0 then 0 else 1 end, at = p_now + v_wait, line = nextval('line'),
            wake_at = case when v_wait > 0 then least(p_now + v_wait, t.expires_at) else t.expires_at end,
            nonce = null, reason = coalesce(p_reason, reason) where id = t.id;
        notes := notes || ('RETRIED ' || q.name);
        if v_wait <= 0 then
            notes := notes || ('READY ' || q.name);
        else
            notes := notes || ('DUE ' || p_now + v_wait) || room(q, t.concurrency_key);
        end if;
    end if;
end $$;

create function cancel_task(p_from bigint, p_id uuid,
    out db_now bigint, out upto bigint, out notes text[], out cancelled boolean) language plpgsql as $$
declare
    t task;
begin
    perform lock_for(array[p_id]);
    perform from task where id = p_id for update;
    select a.upto, a.notes into upto, notes from advance(p_from, broker_now(), 200) a;
    db_now := broker_now();
    select * into t from task where id = p_id;
    cancelled := found and not (t.state <= 2 and coalesce(t.expires_at <= db_now, false))
        and not (t.state = 5 and t.wake_at <= db_now);
    if cancelled then
        notes := end_task(t, 'CANCELLED', db_now, null, null, notes);
    end if;
end $$;

create function redrive_tasks(p_from bigint, p_queue text, p_ids uuid[],
    out db_now bigint, out upto bigint, out notes text[], out redriven integer) language plpgsql as $$
declare
    v_queue integer;
    t task;
begin
    select id into v_queue from queue where name = p_queue;
    if not found then
        return;
    end if;
    perform lock_groups(array_agg(queue), array_agg(group_key)) from task where id = any (p_ids);
    perform from task where id = any (p_ids) and queue = v_queue and state = 4 order by id for update;
    select a.upto, a.notes into upto, notes from advance(p_from, broker_now(), 200) a;
    db_now := broker_now();
    redriven := 0;
    for t in select * from task where id = any (p_ids) and queue = v_queue and state = 4 order by id loop
        if t.group_key is not null and exists (
            select from task where queue = v_queue and group_key = t.group_key and state <= 3)
        then
            update task set state = 2, attempts = 0, at = db_now, ready_at = db_now, expires_at = db_now + t.time_to_live,
                    wake_at = db_now + t.time_to_live
                where id = t.id;
        else
            update task set state = 1, attempts = 0, at = db_now, line = nextval('line'), expires_at = db_now + t.time_to_live,
                    wake_at = db_now + t.time_to_live
                where id = t.id;
            notes := notes || ('READY ' || p_queue);
        end if;
        redriven := redriven + 1;
    end loop;
end $$;

-- Forgets up to p_limit waiting tasks that were there at p_before, blocked ones first: a group keeps its head as long as
-- there is somebody behind it. Of groups, workflows and groups of stages that may begin it is up to 1000, since each group is
-- an entry in the table of locks, which the whole server shares (max_locks_per_transaction). Says whether there may be more,
-- whoever of these was leased before they were locked.
create function purge_tasks(p_from bigint, p_queue text, p_before bigint, p_limit integer,
    out db_now bigint, out upto bigint, out notes text[], out purged bigint, out more boolean) language plpgsql as $$
declare
    v_queue integer;
    v_now bigint;
    t task;
    v_id uuid;
    v_ids uuid[];
begin
    select id into v_queue from queue where name = p_queue;
    if not found then
        return;
    end if;
    db_now := broker_now();
    with looked_at as (
        (select id, group_key, workflow from task where queue = v_queue and group_key is not null and state = 2
            and created_at <= coalesce(p_before, db_now) limit p_limit)
        union all
        (select id, group_key, workflow from task where queue = v_queue and state = 1
            and created_at <= coalesce(p_before, db_now) limit p_limit)
        union all
        (select id, group_key, workflow from task where wake_at is not null and queue = v_queue and state = 0
            and created_at <= coalesce(p_before, db_now) limit p_limit)
        limit p_limit),
    placed as (select *, row_number() over () as place from looked_at),
    counted as (
        select *, row_number() over (partition by workflow order by place) as of_workflow from placed),
    tied as (
        select c.id, c.place, (c.group_key is not null)::integer + case when c.of_workflow = 1
            then coalesce((select 1 + groups_to_come(w) from workflow w where w.id = c.workflow), 0) else 0 end as ties
        from counted c),
    summed as (select id, ties, sum(ties) over (order by place) as upto from tied)
    select array_agg(id) filter (where ties = 0 or summed.upto <= 1000 or summed.upto = ties),
            count(*) >= p_limit or max(summed.upto) > 1000
        into v_ids, more from summed;
    more := coalesce(more, false);
    perform lock_for(v_ids);
    perform from task where id = any (v_ids) and state <= 2 order by id for update;
    select a.upto, a.notes into upto, notes from advance(p_from, broker_now(), 1000) a;
    -- Anew, after those waits, for those who are brought on; db_now says what the next piece of the purge may take.
    v_now := broker_now();
    -- By a statement of its own, which sees who came to wait for them before they were locked.
    with gone as (
        delete from task where id = any (v_ids) and state <= 2 and group_key is null and workflow is null
            and not exists (select from awaited a where a.task = task.id) returning 1)
    select count(*) into purged from gone;
    if purged > 0 then
        notes := notes || ('CANCELLED ' || p_queue || ' ' || purged);
    end if;
    -- Each of the rest ends alone; from the back, so that nobody is brought on who is to go as well, unless a redriven one
    -- stands behind the head. Each as it is when its turn comes: the end of another may have made it the head.
    foreach v_id in array array(select id from task where id = any (v_ids) and state <= 2 order by id desc) loop
        select * into t from task where id = v_id and state <= 2;
        continue when not found;
        notes := end_task(t, 'CANCELLED', v_now, null, null, notes);
        purged := purged + 1;
    end loop;
end $$;
