-- The bucket of a rate-limited queue is one number: the time at which it was empty, in nanoseconds of the epoch. It is kept
-- in a sequence of its own, since a sequence leaves no dead rows behind; what a rollback does not give back is only lost
-- to the burst.
create function rate_tokens(q queue, p_now bigint) returns integer language sql stable as $$
    select least(q.rate_burst, floor(
        (p_now * 1000000::numeric - least(pg_sequence_last_value(('rate_' || q.id)::regclass), p_now * 1000000))
            * q.rate_tasks / (q.rate_per * 1000000::numeric)))::integer
$$;

create function take_tokens(q queue, p_now bigint, p_tokens integer) returns void language sql volatile as $$
    select setval(('rate_' || q.id)::regclass, least(p_now * 1000000, (greatest(
            least(pg_sequence_last_value(('rate_' || q.id)::regclass), p_now * 1000000),
            p_now * 1000000::numeric - floor(q.rate_burst * q.rate_per * 1000000::numeric / q.rate_tasks))
        + floor(p_tokens * q.rate_per * 1000000::numeric / q.rate_tasks))::bigint))
$$;

-- How many of a key are in flight, by two maps together.
create function in_flight(p_key text, p_before jsonb, p_given jsonb) returns integer language sql immutable as $$
    select coalesce((p_before ->> p_key)::integer, 0) + coalesce((p_given ->> p_key)::integer, 0)
$$;

-- Hands out up to p_max tasks of a queue. p_marks says, by priority, where entries begin that may be alive; the answer says
-- where they begin now. p_slack is how much older than the present a mark must be: longer than a commit takes. more_at says
-- when there will be tokens, where more were wanted; advanced_at up to when it was looked for what is due; by_bytes that
-- there is more than p_bytes allow.
-- In a queue with a limit for each key the answer also says up to where (far and far_lines, by priority) nothing was passed
-- over but tasks of which keys (passed), each of which had as many in flight as it may. Told so, the next call looks for
-- those keys that have room again by name, and for anybody else beyond that: of a key without room there may be millions.
-- With more than a thousand such keys it remembers none. It says this of the priorities down to the one that it came to
-- (reached); of those below it knows nothing.
create function lease_tasks(p_from bigint, p_queue text, p_max integer, p_marks bigint[], p_slack bigint, p_bytes bigint,
    p_far bigint[] default array_fill(null::bigint, '{10}'), p_far_lines bigint[] default array_fill(null::bigint, '{10}'),
    p_passed text[] default '{}',
    out far bigint[], out far_lines bigint[], out passed text[],
    out db_now bigint, out upto bigint, out notes text[], out queue_id integer, out marks bigint[], out more_at bigint,
    out advanced_at bigint, out by_bytes boolean, out reached integer, out leased_until bigint, out ids uuid[],
    out nonces uuid[], out attempt integer[], out types text[], out payloads bytea[], out groups text[], out keys text[],
    out ttls bigint[], out traceparents text[])
language plpgsql as $$
declare
    q queue;
    v_left integer := p_max;
    v_bytes bigint := p_bytes;
    v_picked_bytes bigint;
    v_limited boolean;
    v_most integer;
    v_in_flight bigint;
    v_by_key jsonb;
    v_n integer;
    v_tokens integer;
    v_more_at bigint;
    v_picked uuid[];
    v_skipped bigint;
    v_last bigint;
    v_found integer;
    v_full boolean := false;
    v_before bigint;            -- what was done and is not committed comes after it
    v_given jsonb := '{}';      -- in this call; beside v_by_key, of which each change would copy all
    v_passed jsonb;             -- a set
    v_passes integer := 0;      -- how many those are
    v_with_room text[];
    v_no_room text;             -- the last one
    v_beyond boolean;
    v_end_at bigint;
    v_end_line bigint;
    g record;
begin
    db_now := broker_now();
    advanced_at := db_now;
    select a.upto, a.notes into upto, notes from advance(p_from, db_now, 200) a;
    marks := p_marks;
    far := p_far;
    far_lines := p_far_lines;
    passed := p_passed;
    ids := '{}';
    select * into q from queue where name = p_queue;
    queue_id := q.id;
    if q.id is null or q.paused then
        return;
    end if;
    -- No more than its target takes at a time, where the tasks are pushed.
    v_most := least(q.max_in_flight, coalesce(q.push_concurrency, 2147483647));
    v_limited := q.rate_tasks is not null or v_most < 2147483647 or q.max_in_flight_per_key < 2147483647;
    if v_limited then
        perform pg_advisory_xact_lock(4611686018427387903 - q.id);
        db_now := broker_now();
        -- Anew, after that wait: it may have been paused, or be limited in another way.
        select c.* into q from queue c where c.id = q.id;
        if q.paused then
            return;
        end if;
        v_most := least(q.max_in_flight, coalesce(q.push_concurrency, 2147483647));
        -- One that ran out just now, and is leased still after advance, may be one that its worker extends at this moment.
        if v_most < 2147483647 then
            select count(*) into v_in_flight from task where queue = q.id and state = 3 and at > db_now - p_slack;
            v_left := least(v_left, v_most - v_in_flight);
        end if;
        if q.rate_tasks is not null then
            v_tokens := rate_tokens(q, db_now);
            if v_tokens < v_left then
                v_left := v_tokens;
                v_more_at := db_now + greatest(1, q.rate_per / q.rate_tasks);
            end if;
        end if;
        if q.max_in_flight_per_key < 2147483647 then
            select coalesce(jsonb_object_agg(k, n), '{}') into v_by_key from (
                select concurrency_key as k, count(*) as n from task
                    where queue = q.id and state = 3 and at > db_now - p_slack and concurrency_key is not null group by 1) c;
        end if;
    else
        -- A lease that a crash of the database forgets is over, as its token says; it needs no wait for the disk.
        perform set_config('synchronous_commit', 'off', true);
    end if;
    by_bytes := false;
    if v_left <= 0 then
        more_at := v_more_at;
        return;
    end if;
    leased_until := db_now + q.lease;
    if v_by_key is not null then
        select coalesce(jsonb_object_agg(k, true), '{}'), count(*) into v_passed, v_passes from unnest(p_passed) k;
    end if;
    -- Rows are locked as their update locks them, so that no task is passed over because somebody is just looking at it.
    for p in reverse 9..0 loop
        reached := p;
        v_skipped := null;
        if v_by_key is null then
            select array_agg(c.id order by c.n) filter (where fits), max(c.at) filter (where fits),
                    count(*) filter (where fits), count(*) filter (where not fits)
                into v_picked, v_last, v_found, v_n from (
                select b.*, b.bytes <= v_bytes or (b.n = 1 and v_bytes = p_bytes) as fits from (
                    select id, at, row_number() over (order by at, line) as n,
                        sum(size) over (order by at, line) as bytes from (
                        select id, at, line, size from task
                            where queue = q.id and priority = p and state = 1 and at >= marks[p + 1]
                                and (expires_at is null or expires_at > db_now)
                            order by at, line limit v_left for no key update skip locked) r
                    ) b) c;
            v_full := v_n > 0;
        else
            v_picked := '{}';
            v_picked_bytes := 0;
            v_found := 0;
            v_last := null;
            v_with_room := '{}';
            if far[p + 1] is not null then
                v_skipped := marks[p + 1];
                v_with_room := array(select k from jsonb_object_keys(v_passed) k
                    where in_flight(k, v_by_key, v_given) < q.max_in_flight_per_key);
            end if;
            foreach v_beyond in array array[false, true] loop
                for g in
                    (select f.* from unnest(v_with_room) as k (key), lateral (
                        select id, at, line, size, concurrency_key from task
                            where queue = q.id and priority = p and state = 1 and concurrency_key = k.key
                                and at >= marks[p + 1] and (at, line) <= (far[p + 1], far_lines[p + 1])
                                and (expires_at is null or expires_at > db_now)
                            order by at, line limit least(v_left, q.max_in_flight_per_key) + 10) f
                        where not v_beyond order by f.at, f.line)
                    union all
                    (select id, at, line, size, concurrency_key from task
                        where v_beyond and queue = q.id and priority = p and state = 1
                            and at >= greatest(marks[p + 1], far[p + 1])
                            and (at, line) > (coalesce(far[p + 1], 0), coalesce(far_lines[p + 1], 0))
                            and (expires_at is null or expires_at > db_now)
                        order by at, line)
                loop
                    -- Of one there may be a million in a row.
                    if g.concurrency_key is not null and (g.concurrency_key = v_no_room
                        or in_flight(g.concurrency_key, v_by_key, v_given) >= q.max_in_flight_per_key)
                    then
                        v_skipped := coalesce(v_skipped, g.at);
                        continue when g.concurrency_key = v_no_room;
                        v_no_room := g.concurrency_key;
                        if not v_passed ? v_no_room and v_passes <= 1000 then
                            v_passed := jsonb_set(v_passed, array[v_no_room], 'true');
                            v_passes := v_passes + 1;
                        end if;
                        continue;
                    end if;
                    -- Only what is taken is locked; a row that is not, or is not ready any more, belongs to somebody else.
                    perform from task where id = g.id and state + 0 = 1 for no key update skip locked;
                    continue when not found;
                    v_picked_bytes := v_picked_bytes + g.size;
                    v_full := v_picked_bytes > v_bytes and not (v_found = 0 and v_bytes = p_bytes);
                    exit when v_full;
                    if g.concurrency_key is not null then
                        v_given := jsonb_set(v_given, array[g.concurrency_key],
                            to_jsonb(coalesce((v_given ->> g.concurrency_key)::integer, 0) + 1));
                    end if;
                    v_picked := v_picked || g.id;
                    v_found := v_found + 1;
                    v_last := g.at;
                    exit when v_found >= v_left;
                end loop;
                if v_full or v_found >= v_left then
                    v_end_at := g.at;
                    v_end_line := g.line;
                    exit;
                end if;
            end loop;
        end if;
        if v_found > 0 then
            for g in
                with picked as (select u.id, u.ord from unnest(v_picked) with ordinality as u (id, ord)),
                given as (
                    update task set state = 3, attempts = task.attempts + 1, nonce = gen_random_uuid(), at = leased_until,
                            wake_at = leased_until
                        from picked where task.id = picked.id returning task.*, picked.ord)
                select array_agg(id order by ord) as ids, array_agg(nonce order by ord) as nonces,
                    array_agg(attempts order by ord) as attempt, array_agg(content_type order by ord) as types,
                    array_agg(payload order by ord) as payloads, array_agg(group_key order by ord) as groups,
                    array_agg(concurrency_key order by ord) as keys, array_agg(time_to_live order by ord) as ttls,
                    array_agg(traceparent order by ord) as traceparents, sum(size) as bytes
                from given
            loop
                ids := ids || g.ids;
                nonces := nonces || g.nonces;
                attempt := attempt || g.attempt;
                types := types || g.types;
                payloads := payloads || g.payloads;
                groups := groups || g.groups;
                keys := keys || g.keys;
                ttls := ttls || g.ttls;
                traceparents := traceparents || g.traceparents;
                v_bytes := v_bytes - g.bytes;
            end loop;
        end if;
        -- What came due and is not taken in yet, and what is written but not committed, comes after the mark.
        if v_full and v_found = 0 then
            exit;
        end if;
        v_before := least(db_now, upto) - p_slack;
        marks[p + 1] := least(case when v_found = v_left or v_full then v_last end, v_before, v_skipped);
        if v_skipped is null then
            far[p + 1] := null;
        elsif v_beyond then
            -- Where it ended at a row, that one is taken, or is too large and comes next.
            far[p + 1] := case when v_full or v_found = v_left then v_end_at else v_before end;
            far_lines[p + 1] := case when v_full then v_end_line - 1 when v_found = v_left then v_end_line else 0 end;
            if far[p + 1] >= v_before then
                far[p + 1] := v_before;
                far_lines[p + 1] := 0;
            end if;
        end if;
        v_left := v_left - v_found;
        exit when v_left <= 0 or v_full or v_bytes <= 0;
    end loop;
    by_bytes := v_full or v_bytes <= 0;
    if v_by_key is null or v_passes > 1000 then
        far := array_fill(null::bigint, '{10}');
        passed := '{}';
    else
        passed := array(select jsonb_object_keys(v_passed));
    end if;
    -- With tokens left there is nothing to be had when there are more of them.
    if v_left <= 0 then
        more_at := v_more_at;
    end if;
    if q.rate_tasks is not null and cardinality(ids) > 0 then
        perform take_tokens(q, db_now, cardinality(ids));
    end if;
end $$;

-- Undoes leases with whose tasks nobody has begun: the attempt does not count, and the task keeps its place in its group and
-- its time to live. Verdicts are those of settle_tasks.
create function give_back(p_id uuid[], p_nonce uuid[],
    out db_now bigint, out notes text[], out verdicts smallint[]) language plpgsql as $$
declare
    t task;
    v_asked_at bigint := broker_now();
begin
    notes := '{}';
    verdicts := '{}';
    -- Only a time to live that is over ends a task here, and brings others on.
    perform lock_for(array(select g.id from task g where g.id = any (p_id) and g.expires_at <= v_asked_at));
    perform from task l where l.id = any (p_id) and l.state + 0 = 3 order by l.id for update;
    -- Anew, after those waits. Whose time to live was over during them is for advance to end.
    db_now := broker_now();
    for i in 1..cardinality(p_id) loop
        select * into t from task l where l.id = p_id[i] and l.nonce = p_nonce[i] and l.state + 0 = 3 and l.at > db_now;
        if not found then
            verdicts := verdicts || refused(p_id[i], p_nonce[i], db_now);
            continue;
        end if;
        verdicts := verdicts || 0::smallint;
        if t.expires_at <= v_asked_at then
            notes := end_task(t, 'EXPIRED', db_now, null, null, notes);
        else
            update task set state = 1, attempts = attempts - 1, at = db_now, line = nextval('line'), nonce = null,
                wake_at = expires_at where id = t.id;
            notes := notes || note('READY', t.queue);
        end if;
    end loop;
end $$;

create function extend_lease(p_id uuid, p_nonce uuid, p_lease bigint,
    out db_now bigint, out verdict smallint, out leased_until bigint) language plpgsql as $$
begin
    perform set_config('synchronous_commit', 'off', true);
    -- By a statement of its own: it may have run out during the wait for it.
    perform from task where id = p_id and nonce = p_nonce and state + 0 = 3 for no key update;
    db_now := broker_now();
    update task set at = db_now + p_lease, wake_at = db_now + p_lease
        where id = p_id and nonce = p_nonce and state + 0 = 3 and at > db_now returning at into leased_until;
    if found then
        verdict := 0;
    else
        verdict := refused(p_id, p_nonce, db_now);
    end if;
end $$;

-- What a token that is not valid is told: 1 stale, 2 its task was cancelled during the lease.
create function refused(p_id uuid, p_nonce uuid, p_now bigint) returns smallint language sql stable as $$
    select case when exists (select from trace where task = p_id and nonce = p_nonce and forget_at > p_now)
        then 2 else 1 end::smallint
$$;
