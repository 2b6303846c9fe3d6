-- Tasks without group and idempotency key: one statement for all of them, whoever asked.
create function create_plain(p_from bigint, p_queue text[], p_id uuid[], p_delay bigint[], p_at bigint[],
    p_priority smallint[], p_type text[], p_payload bytea[], p_key text[], p_ttl bigint[], p_traceparent text[],
    out db_now bigint, out upto bigint, out notes text[], out found_queue boolean[]) language plpgsql as $$
begin
    db_now := broker_now();
    select a.upto, a.notes into upto, notes from advance(p_from, db_now, 200) a;
    with item as materialized (
        select q.id as queue_id, u.*,
            case when u.at is null then db_now + u.delay else greatest(db_now, u.at) end as ready
        from unnest(p_queue, p_id, p_delay, p_at, p_priority, p_type, p_payload, p_key, p_ttl, p_traceparent)
            with ordinality
            as u (queue_name, id, delay, at, priority, content_type, payload, ckey, ttl, traceparent, ord)
        left join queue q on q.name = u.queue_name),
    kept as (
        insert into task (id, queue, state, priority, created_at, at, line, wake_at, ready_at, expires_at, size,
            content_type, payload, concurrency_key, time_to_live, traceparent)
        select id, queue_id, case when ready > db_now then 0 else 1 end, priority, db_now, ready, nextval('line'),
            case when ready > db_now then least(ready, db_now + ttl) else db_now + ttl end, ready, db_now + ttl,
            octet_length(payload), content_type, payload, ckey, ttl, traceparent
        from item where queue_id is not null order by ord)
    select array_agg(queue_id is not null order by ord) into found_queue from item;
end $$;

-- Tasks of groups or with keys among them: one by one, in order. Outcomes: 0 created, 1 replayed, 2 key reused, 3 full,
-- 4 no such queue.
create function create_each(p_from bigint, p_capacity bigint, p_queue text[], p_id uuid[], p_delay bigint[], p_at bigint[],
    p_priority smallint[], p_type text[], p_payload bytea[], p_key text[], p_ttl bigint[], p_traceparent text[],
    p_group text[], p_digest uuid[], p_request uuid[],
    out db_now bigint, out upto bigint, out notes text[],
    out outcomes smallint[], out ids uuid[], out states smallint[], out ready bigint[]) language plpgsql as $$
declare
    u record;
    k idempotency_key;
    v_owned boolean;
    v_outcome smallint;
    v_id uuid;
    v_state smallint;
    v_ready bigint;
    v_taken bigint := 0;
begin
    perform lock_groups(array_agg(q.id), array_agg(g.group_key))
        from unnest(p_queue, p_group) as g (queue_name, group_key) join queue q on q.name = g.queue_name;
    -- In one order, so that replicas never wait for each other in a circle.
    perform pg_advisory_xact_lock(d.lock) from (
        select distinct ('x' || substr(digest::text, 1, 8))::bit(32)::bigint + 4611686018427387904 as lock
            from unnest(p_digest) as digest where digest is not null order by 1) d;
    select a.upto, a.notes into upto, notes from advance(p_from, broker_now(), 200) a;
    db_now := broker_now();
    outcomes := '{}';
    ids := '{}';
    states := '{}';
    ready := '{}';
    for u in
        select q.id as queue_id, q.dedupe_window, i.*
        from unnest(p_queue, p_id, p_delay, p_at, p_priority, p_type, p_payload, p_key, p_ttl, p_traceparent, p_group,
                p_digest, p_request) with ordinality
            as i (queue_name, id, delay, at, priority, content_type, payload, ckey, ttl, traceparent, group_key, digest,
                request, ord)
        left join queue q on q.name = i.queue_name
        order by i.ord
    loop
        v_id := u.id;
        v_ready := case when u.at is null then db_now + u.delay else greatest(db_now, u.at) end;
        v_state := case when v_ready > db_now then 0 else 1 end;
        v_outcome := 0;
        if u.queue_id is null then
            v_outcome := 4;
        end if;
        if v_outcome = 0 and u.digest is not null then
            select * into k from idempotency_key where digest = u.digest and expires_at > db_now;
            if found and k.request = u.request then
                v_outcome := 1;
                v_id := k.task;
                v_state := k.state;
                v_ready := k.ready_at;
            elsif found then
                v_outcome := 2;
            end if;
        end if;
        if v_outcome = 0 and v_taken >= p_capacity then
            v_outcome := 3;
        end if;
        if v_outcome = 0 then
            v_taken := v_taken + 1;
            if u.group_key is not null then
                select g.p_id, g.p_state into v_id, v_state from place_in_group(u.queue_id, u.group_key, v_id, v_state) g;
            end if;
            perform keep_task(v_id, u.queue_id, v_state, u.priority, db_now, v_ready, null, u.content_type, u.payload,
                u.group_key, u.ckey, u.ttl, u.traceparent);
            if u.digest is not null then
                insert into idempotency_key (digest, request, task, state, ready_at, expires_at)
                    values (u.digest, u.request, v_id, v_state, v_ready, db_now + u.dedupe_window)
                    on conflict (digest) do update set request = excluded.request, task = excluded.task,
                        state = excluded.state, ready_at = excluded.ready_at, expires_at = excluded.expires_at;
            end if;
        end if;
        outcomes := outcomes || v_outcome;
        ids := ids || v_id;
        states := states || v_state;
        ready := ready || v_ready;
    end loop;
end $$;
