-- Outcomes: 0 created, 1 replayed, 2 key reused, 3 full, 4 no such queue, which is named.
create function create_workflow(p_from bigint, p_capacity bigint, p_workflow uuid, p_digest uuid, p_request uuid,
    p_stage integer[], p_queue text[], p_id uuid[], p_delay bigint[], p_at bigint[],
    p_priority smallint[], p_type text[], p_payload bytea[], p_key text[], p_ttl bigint[], p_traceparent text[],
    p_group text[],
    out db_now bigint, out upto bigint, out notes text[], out outcome smallint, out missing text, out id uuid,
    out tasks uuid[]) language plpgsql as $$
declare
    u record;
    k idempotency_key;
    v_id uuid;
    v_state smallint;
    v_ready bigint;
begin
    select m.name into missing from unnest(p_queue) with ordinality as m (name, ord)
        where not exists (select from queue q where q.name = m.name) order by ord limit 1;
    perform lock_groups(array_agg(q.id), array_agg(g.group_key))
        from unnest(p_stage, p_queue, p_group) as g (stage, queue_name, group_key) join queue q on q.name = g.queue_name
        where g.stage = 1;
    if p_digest is not null then
        perform pg_advisory_xact_lock(('x' || substr(p_digest::text, 1, 8))::bit(32)::bigint + 4611686018427387904);
    end if;
    select a.upto, a.notes into upto, notes from advance(p_from, broker_now(), 200) a;
    db_now := broker_now();
    tasks := '{}';
    id := p_workflow;
    if p_digest is not null then
        select * into k from idempotency_key where digest = p_digest and expires_at > db_now;
        if found then
            outcome := case when k.request = p_request then 1 else 2 end;
            id := k.task;
            tasks := k.tasks;
            return;
        end if;
    end if;
    if missing is not null then
        outcome := 4;
        return;
    end if;
    if (select count(*) from unnest(p_stage) s where s = 1) > p_capacity then
        outcome := 3;
        return;
    end if;
    outcome := 0;
    for u in
        select q.id as queue_id, i.*
        from unnest(p_stage, p_queue, p_id, p_delay, p_at, p_priority, p_type, p_payload, p_key, p_ttl, p_traceparent,
                p_group) with ordinality
            as i (stage, queue_name, id, delay, at, priority, content_type, payload, ckey, ttl, traceparent, group_key, ord)
        join queue q on q.name = i.queue_name order by i.ord
    loop
        if u.stage = 1 then
            v_id := u.id;
            v_ready := case when u.at is null then db_now + u.delay else greatest(db_now, u.at) end;
            v_state := case when v_ready > db_now then 0 else 1 end;
            if u.group_key is not null then
                select g.p_id, g.p_state into v_id, v_state from place_in_group(u.queue_id, u.group_key, v_id, v_state) g;
            end if;
            perform keep_task(v_id, u.queue_id, v_state, u.priority, db_now, v_ready, p_workflow, u.content_type, u.payload,
                u.group_key, u.ckey, u.ttl, u.traceparent);
            tasks := tasks || v_id;
            notes := notes || ('CREATED ' || u.queue_name);
            if v_state = 1 then
                notes := notes || ('READY ' || u.queue_name);
            elsif v_state = 0 then
                notes := notes || ('DUE ' || v_ready);
            end if;
        else
            insert into workflow_member (workflow, stage, position, queue, delay, at, priority, content_type, payload,
                    group_key, concurrency_key, time_to_live, traceparent)
                values (p_workflow, u.stage, u.ord, u.queue_id, u.delay, u.at, u.priority, u.content_type, u.payload,
                    u.group_key, u.ckey, u.ttl, u.traceparent);
        end if;
    end loop;
    insert into workflow (id, stage, stages, tasks, pending, created_at)
        values (p_workflow, 1, p_stage[cardinality(p_stage)], tasks, cardinality(tasks), db_now);
    if p_digest is not null then
        insert into idempotency_key (digest, request, task, state, ready_at, expires_at, tasks)
            values (p_digest, p_request, p_workflow, 0, db_now, db_now + workflow_retention(), tasks)
            on conflict (digest) do update set request = excluded.request, task = excluded.task,
                state = excluded.state, ready_at = excluded.ready_at, expires_at = excluded.expires_at,
                tasks = excluded.tasks;
    end if;
end $$;

create function cancel_workflow(p_from bigint, p_id uuid,
    out db_now bigint, out upto bigint, out notes text[], out cancelled boolean) language plpgsql as $$
declare
    w workflow;
    t task;
    v_id uuid;
begin
    -- No stage begins from here on, but by what is due.
    perform from workflow where id = p_id for update;
    perform lock_groups(array_agg(queue), array_agg(group_key)) from task where workflow = p_id and group_key is not null;
    perform from task where workflow = p_id and state <> 5 order by id for update;
    select a.upto, a.notes into upto, notes from advance(p_from, broker_now(), 200) a;
    select * into w from workflow where id = p_id and ended_at is null;
    cancelled := found;
    db_now := broker_now();
    if not cancelled then
        return;
    end if;
    delete from workflow_member where workflow = p_id;
    -- Each as it is when its turn comes: the end of one may have made it the head of its group.
    foreach v_id in array array(select id from task where workflow = p_id and state <> 5 order by id desc) loop
        select * into t from task where id = v_id;
        continue when not found;
        t.workflow := null;
        notes := end_task(t, 'CANCELLED', db_now, null, null, notes);
        update workflow set pending = pending - 1, dropped = dropped + 1 where id = p_id;
    end loop;
    update workflow set ended_at = db_now, forget_at = db_now + workflow_retention() where id = p_id;
end $$;
