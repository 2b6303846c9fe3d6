create table idempotency_key (
    -- The route and the caller: two callers may use the same key for different things.
    scope        text        not null,
    key          text        not null,
    request_hash bytea       not null,
    answer       text        not null,
    created_at   timestamptz not null,
    primary key (scope, key)
);

create index idempotency_key_age on idempotency_key (created_at);
