-- States are TaskState's ordinals: 0 DELAYED, 1 READY, 2 BLOCKED, 3 LEASED, 4 DEAD, 5 DONE. Times are milliseconds of the
-- epoch by this database's clock, and lengths of time are milliseconds.

-- The one place that the time comes from; tests put another in its place.
create function broker_now() returns bigint language sql volatile as
$$ select (extract(epoch from clock_timestamp()) * 1000)::bigint $$;

-- Text by which rows are looked for is in the order of its bytes, whatever the collation of the database: that of the
-- operating system may be another one on a standby, where an index in its order would miss what it has.
create table queue (
    id integer generated always as identity primary key,
    name text collate "C" not null unique,
    paused boolean not null default false,
    lease bigint not null,
    max_attempts integer not null,
    backoff_initial bigint not null,
    backoff_max bigint not null,
    dedupe_window bigint not null,
    retention bigint not null,
    rate_tasks integer,
    rate_per bigint,
    rate_burst integer,
    max_in_flight integer not null,
    max_in_flight_per_key integer not null,
    push_url text,
    push_secret text,
    push_concurrency integer,
    push_timeout bigint
);

-- The order in which tasks became ready, where they did so at the same millisecond.
create sequence line;

create table task (
    id uuid primary key,
    queue integer not null,
    state smallint not null,
    priority smallint not null,
    attempts integer not null default 0,
    created_at bigint not null,
    at bigint not null,         -- as Task.since: ready since, delayed until, leased until...
    line bigint not null,
    wake_at bigint,             -- when the broker has something to do with it by itself; null for never
    ready_at bigint not null,   -- when a blocked task may be ready at the earliest
    expires_at bigint,
    nonce uuid,                 -- of the one valid token; null unless leased
    workflow uuid,
    size integer not null,
    content_type text not null,
    payload bytea not null,
    group_key text collate "C",
    concurrency_key text collate "C",
    time_to_live bigint,
    traceparent text,
    reason text,
    result_type text,
    result bytea
);
-- Bytes that nobody compares are not worth compressing on every create.
alter table task alter payload set storage external, alter result set storage external;

-- Where rows are looked for by their identifiers, what else is asked of them is written so that none of these can be taken
-- for the way there: state + 0 = 3 is not what an index says. While few tasks are leased its index looks the cheaper one,
-- and a plan is kept; with thousands leased, each settlement would pass over all of them.
-- Every scan of these starts at a mark that the replica remembers, past entries of rows that are dead (ADR 9), and reads
-- in the order of the index as far as it needs: a million tasks may be due at the same millisecond.
create index task_ready on task (queue, priority, at, line) where state = 1;
create index task_key on task (queue, priority, concurrency_key, at, line) where state = 1 and concurrency_key is not null;
create index task_wake on task (wake_at, id) include (queue, state) where wake_at is not null;
create index task_leased on task (queue, at) include (concurrency_key) where state = 3;
create index task_dead on task (queue, id) where state = 4;
create index task_group on task (queue, group_key, id) where group_key is not null and state <= 3;
create index task_head on task (queue, group_key) where group_key is not null and state in (0, 1, 3);
create index task_workflow on task (workflow) where workflow is not null;

-- Rows come and go by the million, and the planner needs no statistics: its choices are made for it. Told by an ANALYZE that
-- nearly all tasks are of one group, it would look for the last one of any group by the identifier, through all of them.
alter table task alter id set statistics 0, alter queue set statistics 0, alter state set statistics 0,
    alter priority set statistics 0, alter created_at set statistics 0, alter at set statistics 0,
    alter line set statistics 0, alter wake_at set statistics 0, alter expires_at set statistics 0,
    alter nonce set statistics 0, alter workflow set statistics 0, alter group_key set statistics 0,
    alter concurrency_key set statistics 0;
alter table task set (
    autovacuum_vacuum_threshold = 20000, autovacuum_vacuum_scale_factor = 0.05,
    autovacuum_vacuum_insert_threshold = 100000, autovacuum_vacuum_insert_scale_factor = 0.2,
    autovacuum_vacuum_cost_delay = 1, toast.autovacuum_vacuum_scale_factor = 0.05);

create table idempotency_key (
    digest uuid primary key,
    request uuid not null,
    task uuid not null,         -- or workflow
    state smallint not null,
    ready_at bigint not null,
    expires_at bigint not null,
    tasks uuid[]                -- of a workflow's first stage
);
create index idempotency_key_expiry on idempotency_key (expires_at);

-- Who is waited for, by anybody at any replica, until when.
create table awaited (
    task uuid primary key,
    until bigint not null
);
create index awaited_expiry on awaited (until);

-- Traces of tasks that are gone, for those who waited for them (kind 1 acked, 2 gone) or worked on them (nonce).
create table trace (
    task uuid primary key,
    kind smallint not null,
    nonce uuid,
    at bigint not null,
    forget_at bigint not null,
    result_type text,
    result bytea
);
create index trace_expiry on trace (forget_at);

create table workflow (
    id uuid primary key,
    stage integer not null,
    stages integer not null,
    tasks uuid[] not null,
    pending integer not null,
    acked bigint not null default 0,
    dropped bigint not null default 0,
    created_at bigint not null,
    ended_at bigint,
    forget_at bigint
);
create index workflow_expiry on workflow (forget_at) where forget_at is not null;

-- Members of stages to come.
create table workflow_member (
    workflow uuid not null,
    stage integer not null,
    position integer not null,
    queue integer not null,
    delay bigint not null,
    at bigint,                  -- in place of a delay
    priority smallint not null,
    content_type text not null,
    payload bytea not null,
    group_key text,
    concurrency_key text,
    time_to_live bigint,
    traceparent text,
    primary key (workflow, stage, position)
);
alter table workflow_member alter payload set storage external;

create table schedule (
    name text collate "C" primary key,
    rule text not null,
    queue text not null,
    content_type text not null,
    payload bytea not null,
    priority smallint not null,
    group_key text,
    concurrency_key text,
    time_to_live bigint,
    traceparent text,
    next_at bigint,
    last_at bigint,
    last_task uuid
);
create index schedule_due on schedule (next_at) where next_at is not null;

-- One row, which a broker writes before it takes the database for good (DatabaseCheck).
create table written (
    at bigint not null
);
insert into written values (0);
