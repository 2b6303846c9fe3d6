-- Scans of addresses at Gravatar. An address stands here as its SHA-256 only.
create table identity_scan (
    id             uuid primary key,
    list           text,
    total          bigint      not null,
    -- Tasks are created in the order of hashes, up to and with this one, in this round.
    enqueued_up_to text        not null default '',
    enqueued_at    timestamptz,
    round          integer     not null default 1,
    created_at     timestamptz not null,
    completed_at   timestamptz
);

create index identity_scan_open on identity_scan (created_at) where completed_at is null;

create table identity_scan_item (
    scan_id    uuid    not null references identity_scan on delete cascade,
    hash       text    not null,
    class      text check (class in ('CUSTOM', 'DEFAULT', 'NOT_FOUND', 'UNKNOWN')),
    -- Looks at Gravatar that ended in no answer.
    failures   integer not null default 0,
    reason     text,
    settled_at timestamptz,
    primary key (scan_id, hash)
);

create index identity_scan_item_pending on identity_scan_item (scan_id, hash) where class is null;
