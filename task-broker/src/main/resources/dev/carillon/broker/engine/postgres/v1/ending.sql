-- How tasks end, and what their end brings about. Everything here runs inside the transaction of whoever calls it, who
-- holds the row and, for a task of a group, the group's lock. Notes go back to the replica: 'ACKED queue' and its kin
-- (EngineObserver.Ending), 'KEPT queue' for an ack that left a
-- result, 'LOST queue' for a lease that ran out, 'READY queue', 'CREATED queue', 'FORGOTTEN queue', 'OVER task', 'DUE time'.

create function note(p_kind text, p_queue integer) returns text language sql stable as
$$ select p_kind || ' ' || name from queue where id = p_queue $$;

-- A lease of this queue is over: where leases are limited in number, whoever waits may have another. Null for any other.
create function room(q queue, p_key text) returns text language sql immutable as $$
    select case when q.max_in_flight < 2147483647 or q.push_concurrency is not null
        or (q.max_in_flight_per_key < 2147483647 and p_key is not null) then 'READY ' || q.name end
$$;

-- Locks are taken in one order: workflows by identifier, groups sorted, then rows. Whoever needs several takes them all
-- first, and has what is due done only then: advance holds whatever it could have, and waits for nothing.
create function lock_groups(p_queues integer[], p_groups text[]) returns void language plpgsql as $$
declare
    v record;
begin
    for v in
        select distinct u.q, hashtext(u.g) as h from unnest(p_queues, p_groups) as u (q, g) where u.g is not null order by 1, 2
    loop
        perform pg_advisory_xact_lock(v.q, v.h);
    end loop;
end $$;

-- What the end of these tasks takes, but for their rows: their workflows, and the groups of them and of the stages that may
-- begin.
create function lock_for(p_tasks uuid[]) returns void language plpgsql as $$
begin
    perform from workflow w where w.id = any (array(select workflow from task where id = any (p_tasks)))
        order by w.id for update;
    -- By a statement of its own, which sees the stage that they are at now.
    perform lock_groups(array_agg(g.queue), array_agg(g.group_key)) from (
        select queue, group_key from task where id = any (p_tasks) and group_key is not null
        union all
        select m.queue, m.group_key
            from (
                select workflow, count(*) as tasks from task where id = any (p_tasks) group by workflow) t
            join workflow w on w.id = t.workflow and w.pending <= t.tasks
            join workflow_member m on m.workflow = w.id and m.stage = w.stage + 1 and m.group_key is not null) g;
end $$;

-- An identifier of version 7 made here: for tasks of stages that begin without a caller. Grows with p_number.
create function new_id(p_now bigint, p_number bigint) returns uuid language sql volatile as $$
    select (lpad(to_hex((p_now & 281474976710655) + ((p_number & 1048575) >> 12)), 12, '0')
        || '7' || lpad(to_hex(p_number & 4095), 3, '0')
        || substr(replace(gen_random_uuid()::text, '-', ''), 17))::uuid
$$;

-- The least identifier with the random part of p_id that is greater than p_floor.
create function id_after(p_floor uuid, p_id uuid) returns uuid language plpgsql immutable as $$
declare
    v_hex text := replace(p_floor::text, '-', '');
    v_ticks bigint := ('x' || substr(v_hex, 1, 12))::bit(48)::bigint * 4096 + ('x' || substr(v_hex, 14, 3))::bit(12)::integer + 1;
begin
    if p_id > p_floor then
        return p_id;
    end if;
    return (lpad(to_hex(v_ticks >> 12), 12, '0') || '7' || lpad(to_hex(v_ticks & 4095), 3, '0')
        || substr(replace(p_id::text, '-', ''), 17))::uuid;
end $$;

-- Takes one task of a group in, behind those that live; the group's lock is held. Answers the identifier, which is greater
-- than theirs whatever the clocks of the replicas say, and the state.
create function place_in_group(p_queue integer, p_group text, inout p_id uuid, inout p_state smallint)
language plpgsql as $$
declare
    v_last uuid;
begin
    select id into v_last from task
        where queue = p_queue and group_key = p_group and state <= 3 order by id desc limit 1;
    if found then
        p_id := id_after(v_last, p_id);
        p_state := 2;
    end if;
end $$;

-- Makes the first of a group's blocked tasks its head, if it has none. One whose time to live is over becomes the head too,
-- and is for advance to end, which knows a limit: there may be thousands like it behind.
create function bring_on_next(p_queue integer, p_group text, p_now bigint, inout notes text[]) language plpgsql as $$
declare
    t task;
begin
    if exists (select from task where queue = p_queue and group_key = p_group and state in (0, 1, 3)) then
        return;
    end if;
    select * into t from task
        where queue = p_queue and group_key = p_group and state = 2 order by id limit 1 for no key update;
    if not found then
        return;
    end if;
    if t.ready_at > p_now then
        update task set state = 0, at = t.ready_at, wake_at = least(t.ready_at, t.expires_at) where id = t.id;
        notes := notes || ('DUE ' || least(t.ready_at, t.expires_at));
        return;
    end if;
    update task set state = 1, at = p_now, line = nextval('line'), wake_at = t.expires_at where id = t.id;
    if t.expires_at <= p_now then
        notes := notes || ('DUE ' || t.expires_at);
    else
        notes := notes || note('READY', p_queue);
    end if;
end $$;

-- Starts the next stage of a workflow, which is locked, or ends it.
create function go_on(p_workflow uuid, p_now bigint, p_retention bigint, inout notes text[]) language plpgsql as $$
declare
    w workflow;
    m workflow_member;
    v_id uuid;
    v_ids uuid[] := '{}';
    v_state smallint;
    v_ready bigint;
begin
    select * into w from workflow where id = p_workflow for update;
    if w.stage >= w.stages then
        update workflow set ended_at = p_now, forget_at = p_now + p_retention where id = p_workflow;
        return;
    end if;
    -- Held already by whoever ends tasks, and nothing to wait for.
    perform lock_groups(array_agg(queue), array_agg(group_key))
        from workflow_member where workflow = p_workflow and stage = w.stage + 1;
    for m in select * from workflow_member where workflow = p_workflow and stage = w.stage + 1 order by position loop
        v_id := new_id(p_now, nextval('line'));
        v_ready := case when m.at is null then p_now + m.delay else greatest(p_now, m.at) end;
        v_state := case when v_ready > p_now then 0 else 1 end;
        if m.group_key is not null then
            select * into v_id, v_state from place_in_group(m.queue, m.group_key, v_id, v_state);
        end if;
        perform keep_task(v_id, m.queue, v_state, m.priority, p_now, v_ready, p_workflow, m.content_type, m.payload,
            m.group_key, m.concurrency_key, m.time_to_live, m.traceparent);
        v_ids := v_ids || v_id;
        notes := notes || note('CREATED', m.queue);
        if v_state = 1 then
            notes := notes || note('READY', m.queue);
        elsif v_state = 0 then
            notes := notes || ('DUE ' || v_ready);
        end if;
    end loop;
    delete from workflow_member where workflow = p_workflow and stage = w.stage + 1;
    update workflow set stage = w.stage + 1, tasks = v_ids, pending = cardinality(v_ids) where id = p_workflow;
end $$;

create function keep_task(p_id uuid, p_queue integer, p_state smallint, p_priority smallint, p_now bigint, p_ready bigint,
    p_workflow uuid, p_type text, p_payload bytea, p_group text, p_key text, p_ttl bigint, p_traceparent text)
returns void language sql as $$
    insert into task (id, queue, state, priority, created_at, at, line, wake_at, ready_at, expires_at, workflow, size,
        content_type, payload, group_key, concurrency_key, time_to_live, traceparent)
    values (p_id, p_queue, p_state, p_priority, p_now,
        case p_state when 2 then p_now else p_ready end, nextval('line'),
        case p_state when 0 then least(p_ready, p_now + p_ttl) else p_now + p_ttl end,
        p_ready, p_now + p_ttl, p_workflow, octet_length(p_payload),
        p_type, p_payload, p_group, p_key, p_ttl, p_traceparent)
$$;

create function end_task(t task, p_ending text, p_now bigint, p_type text, p_result bytea, inout notes text[])
language plpgsql as $$
declare
    q queue;
    w workflow;
    v_waited bigint;
begin
    select * into q from queue where id = t.queue;
    notes := notes || (case when p_ending = 'ACKED' and q.retention > 0 then 'KEPT' else p_ending end || ' ' || q.name);
    if t.state = 3 then
        notes := notes || room(q, t.concurrency_key);
    end if;
    delete from awaited where task = t.id returning until into v_waited;
    if found then
        notes := notes || ('OVER ' || t.id);
    end if;
    if p_ending = 'ACKED' and q.retention > 0 then
        update task set state = 5, at = p_now, wake_at = p_now + q.retention, expires_at = null, nonce = null,
            payload = '', result_type = p_type, result = p_result where id = t.id;
    else
        delete from task where id = t.id;
        if v_waited > p_now or (t.state = 3 and p_ending = 'CANCELLED') then
            insert into trace (task, kind, nonce, at, forget_at, result_type, result)
                values (t.id, case p_ending when 'ACKED' then 1 else 2 end,
                    case when p_ending = 'CANCELLED' then t.nonce end, p_now,
                    greatest(v_waited, case when t.state = 3 then t.at end), p_type, p_result)
                on conflict do nothing;
        end if;
    end if;
    if t.workflow is not null and t.state <> 5 then
        update workflow set pending = pending - 1,
                acked = acked + (p_ending = 'ACKED')::integer, dropped = dropped + (p_ending <> 'ACKED')::integer
            where id = t.workflow and ended_at is null returning * into w;
        if w.pending = 0 then
            notes := go_on(t.workflow, p_now, workflow_retention(), notes);
        end if;
    end if;
    if t.group_key is not null and t.state in (0, 1, 3) then
        notes := bring_on_next(t.queue, t.group_key, p_now, notes);
    end if;
end $$;

-- As the replica's configuration says; each of its sessions says so.
create function workflow_retention() returns bigint language sql stable as
$$ select coalesce(nullif(current_setting('carillon.workflow_retention', true), ''), '86400000')::bigint $$;

-- Makes a leased task a dead letter.
create function bury(t task, p_reason text, p_ending text, p_now bigint, inout notes text[]) language plpgsql as $$
begin
    update task set state = 4, at = p_now, wake_at = null, nonce = null, reason = coalesce(p_reason, reason) where id = t.id;
    notes := notes || note(p_ending, t.queue) || (select room(q, t.concurrency_key) from queue q where q.id = t.queue);
    if exists (select from awaited where task = t.id) then
        notes := notes || ('OVER ' || t.id);
    end if;
    if t.group_key is not null then
        notes := bring_on_next(t.queue, t.group_key, p_now, notes);
    end if;
end $$;
