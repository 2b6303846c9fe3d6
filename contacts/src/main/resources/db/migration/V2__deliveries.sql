-- Deliveries of webhooks as they came. Committed before they are acknowledged; what they say is read from here after.
create table delivery (
    id              uuid primary key,
    source          text        not null,
    dedupe_key      text        not null,
    content_type    text,
    body            bytea       not null,
    state           text        not null check (state in ('RECEIVED', 'PROCESSED', 'IGNORED', 'DEAD')),
    reason          text,
    attempts        integer     not null default 0,
    duplicates      integer     not null default 0,
    received_at     timestamptz not null,
    next_attempt_at timestamptz not null,
    settled_at      timestamptz,
    unique (source, dedupe_key)
);

create index delivery_due on delivery (next_attempt_at) where state = 'RECEIVED';
