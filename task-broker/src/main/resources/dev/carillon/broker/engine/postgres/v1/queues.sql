-- Creates a queue or sets an existing one; false when there are as many as there may be.
create function configure_queue(p_name text, p_most integer, p_lease bigint, p_max_attempts integer,
    p_backoff_initial bigint, p_backoff_max bigint, p_dedupe_window bigint, p_retention bigint, p_rate_tasks integer,
    p_rate_per bigint, p_rate_burst integer, p_max_in_flight integer, p_max_per_key integer, p_push_url text,
    p_push_secret text, p_push_concurrency integer, p_push_timeout bigint, out db_now bigint, out kept boolean)
language plpgsql as $$
declare
    v_before queue;
    q queue;
begin
    perform pg_advisory_xact_lock(4611686018427387903);
    db_now := broker_now();
    select * into v_before from queue where name = p_name for update;
    kept := found or (select count(*) from queue) < p_most;
    if not kept then
        return;
    end if;
    insert into queue (name, lease, max_attempts, backoff_initial, backoff_max, dedupe_window, retention, rate_tasks,
            rate_per, rate_burst, max_in_flight, max_in_flight_per_key, push_url, push_secret, push_concurrency,
            push_timeout)
        values (p_name, p_lease, p_max_attempts, p_backoff_initial, p_backoff_max, p_dedupe_window, p_retention,
            p_rate_tasks, p_rate_per, p_rate_burst, p_max_in_flight, p_max_per_key, p_push_url, p_push_secret,
            p_push_concurrency, p_push_timeout)
        on conflict (name) do update set lease = p_lease, max_attempts = p_max_attempts,
            backoff_initial = p_backoff_initial, backoff_max = p_backoff_max, dedupe_window = p_dedupe_window,
            retention = p_retention, rate_tasks = p_rate_tasks, rate_per = p_rate_per, rate_burst = p_rate_burst,
            max_in_flight = p_max_in_flight, max_in_flight_per_key = p_max_per_key, push_url = p_push_url,
            push_secret = p_push_secret, push_concurrency = p_push_concurrency, push_timeout = p_push_timeout
        returning * into q;
    if q.rate_tasks is not null and (q.rate_tasks, q.rate_per, q.rate_burst)
        is distinct from (v_before.rate_tasks, v_before.rate_per, v_before.rate_burst)
    then
        execute format('create sequence if not exists %I', 'rate_' || q.id);
        perform setval(('rate_' || q.id)::regclass, db_now * 1000000);
    end if;
end $$;

-- A schedule in place of one of its name; false when there are as many as there may be. When it was due last stays, and
-- under the same rule when it is due next too: a firing at the same moment is neither lost nor made twice.
-- Outcomes: 0 set, 1 too many, 2 due for what the one before has fired for: a firing has the row until it is over.
create function put_schedule(p_most integer, p_name text, p_rule text, p_queue text, p_type text, p_payload bytea,
    p_priority smallint, p_group text, p_key text, p_ttl bigint, p_traceparent text, p_next_at bigint, p_last_at bigint,
    p_last_task uuid) returns smallint language plpgsql as $$
declare
    v_before schedule;
begin
    perform pg_advisory_xact_lock(4611686018427387903);
    select * into v_before from schedule where name = p_name for update;
    if not found and (select count(*) from schedule) >= p_most then
        return 1;
    end if;
    if v_before.rule <> p_rule and p_next_at <= v_before.last_at then
        return 2;
    end if;
    insert into schedule (name, rule, queue, content_type, payload, priority, group_key, concurrency_key, time_to_live,
            traceparent, next_at, last_at, last_task)
        values (p_name, p_rule, p_queue, p_type, p_payload, p_priority, p_group, p_key, p_ttl, p_traceparent, p_next_at,
            p_last_at, p_last_task)
        on conflict (name) do update set rule = p_rule, queue = p_queue, content_type = p_type, payload = p_payload,
            priority = p_priority, group_key = p_group, concurrency_key = p_key, time_to_live = p_ttl,
            traceparent = p_traceparent,
            next_at = case when schedule.rule = p_rule then schedule.next_at else p_next_at end;
    return 0;
end $$;

-- Outcomes: 0 fired, 1 lost, 2 no such queue, 3 full.
create function fire_schedule(p_from bigint, p_capacity bigint, p_name text, p_rule text, p_due bigint, p_next bigint,
    p_id uuid, out db_now bigint, out upto bigint, out notes text[], out outcome smallint, out id uuid, out queue_name text)
language plpgsql as $$
declare
    s schedule;
    v_queue integer;
    v_due boolean;
    v_state smallint := 1;
begin
    id := p_id;
    select * into s from schedule where name = p_name and rule = p_rule and next_at = p_due for update;
    v_due := found;
    select q.id into v_queue from queue q where q.name = s.queue;
    perform lock_groups(array[v_queue], array[s.group_key]);
    select a.upto, a.notes into upto, notes from advance(p_from, broker_now(), 200) a;
    if not v_due then
        outcome := 1;
        return;
    end if;
    queue_name := s.queue;
    if v_queue is null then
        outcome := 2;
        return;
    end if;
    if p_capacity < 1 then
        outcome := 3;
        return;
    end if;
    db_now := broker_now();
    if s.group_key is not null then
        select g.p_id, g.p_state into id, v_state from place_in_group(v_queue, s.group_key, p_id, v_state) g;
    end if;
    perform keep_task(id, v_queue, v_state, s.priority, db_now, db_now, null, s.content_type, s.payload, s.group_key,
        s.concurrency_key, s.time_to_live, s.traceparent);
    update schedule set next_at = p_next, last_at = p_due, last_task = fire_schedule.id where name = p_name;
    outcome := 0;
    notes := notes || ('CREATED ' || s.queue);
    if v_state = 1 then
        notes := notes || ('READY ' || s.queue);
    end if;
end $$;

-- What became of tasks, for those who wait. Kinds: 0 unknown, 1 pending, 2 succeeded, 3 failed, 4 gone, 5 to be asked again,
-- since its result and those before it have more than p_bytes together. A first look leaves a trace that it waits, so that an
-- end which leaves nothing behind leaves something for it.
create function look_at_outcomes(p_ids uuid[], p_first boolean[], p_wait bigint[], p_bytes bigint, out db_now bigint,
    out kinds smallint[], out states smallint[], out at bigint[], out reasons text[], out types text[], out results bytea[])
language plpgsql as $$
declare
    t task;
    e trace;
    v_kind smallint;
    v_size bigint;
    v_bytes bigint := 0;
begin
    -- In the order in which whoever ends several locks them; nobody can end them now.
    perform from task where task.id in (
            select u.id from unnest(p_ids, p_first, p_wait) as u (id, first, wait) where u.first and u.wait > 0)
        order by task.id for key share;
    db_now := broker_now();
    kinds := '{}';
    for i in 1..cardinality(p_ids) loop
        select * into t from task where task.id = p_ids[i];
        e := null;
        if not found then
            if not p_first[i] then
                select * into e from trace where trace.task = p_ids[i];
            end if;
            v_kind := case e.kind when 1 then 2 when 2 then 4 else 0 end;
        else
            v_kind := case t.state when 5 then 2 when 4 then 3 else 1 end;
        end if;
        v_size := coalesce(octet_length(t.result), octet_length(e.result), 0);
        if v_size > 0 and v_bytes > 0 and v_bytes + v_size > p_bytes then
            v_kind := 5;
            t.result := null;
            e.result := null;
            v_size := 0;
        end if;
        v_bytes := v_bytes + v_size;
        kinds := kinds || v_kind;
        states := states || coalesce(t.state, 0::smallint);
        at := at || coalesce(t.at, e.at, 0);
        reasons := reasons || t.reason;
        types := types || coalesce(t.result_type, e.result_type);
        results := results || coalesce(t.result, e.result);
    end loop;
    insert into awaited as a (task, until)
        select u.id, db_now + max(u.wait) + 60000
            from unnest(p_ids, p_first, p_wait, kinds) as u (id, first, wait, kind)
            where u.first and u.wait > 0 and u.kind = 1 group by u.id order by u.id
        on conflict (task) do update set until = greatest(a.until, excluded.until);
end $$;

-- Index-only scans, each of the tasks in these states and of no others.
create function count_tasks() returns table (queue integer, state text, tasks bigint, oldest bigint)
language sql stable as $$
    select t.queue, 'ready', count(*), min(t.at) from task t where t.state = 1 group by t.queue
    union all
    select t.queue, 'blocked', count(*), null from task t
        where t.state = 2 and t.group_key is not null and t.state <= 3 group by t.queue
    union all
    select t.queue, 'dead', count(*), null from task t where t.state = 4 group by t.queue
    union all
    select t.queue, case t.state when 0 then 'delayed' when 3 then 'leased' else 'done' end, count(*), null from task t
        where t.wake_at is not null and t.state in (0, 3, 5) group by t.queue, t.state
$$;
