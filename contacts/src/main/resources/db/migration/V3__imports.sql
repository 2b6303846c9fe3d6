-- Uploads of contacts. The rows up to the checkpoint are in the contacts: both are committed together.
create table contact_import (
    id              uuid primary key,
    list            text,
    state           text        not null check (state in ('UPLOADING', 'RUNNING', 'COMPLETED', 'FAILED')),
    failure         text,
    ignored_columns text[]      not null default '{}',
    checkpoint      bigint      not null default 0,
    created         bigint      not null default 0,
    updated         bigint      not null default 0,
    rejected        bigint      not null default 0,
    -- Who reads it now, until when, and how often somebody began without getting on.
    claimed_by      uuid,
    claimed_until   timestamptz,
    claims          integer     not null default 0,
    created_at      timestamptz not null,
    updated_at      timestamptz not null,
    completed_at    timestamptz
);

create index contact_import_open on contact_import (created_at) where state in ('UPLOADING', 'RUNNING');

-- The upload itself, gone once it is read.
create table import_chunk (
    import_id uuid    not null references contact_import on delete cascade,
    number    integer not null,
    bytes     bytea   not null,
    primary key (import_id, number)
);

-- Compressing text that lives for a minute costs more than it saves.
alter table import_chunk alter column bytes set storage external;

create table import_error (
    import_id uuid   not null references contact_import on delete cascade,
    line      bigint not null,
    field     text,
    reason    text   not null,
    primary key (import_id, line)
);
