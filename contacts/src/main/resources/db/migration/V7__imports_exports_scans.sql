-- How an upload is to be read, what became of it so far, and how far its bytes were read.
alter table contact_import
    add format     text     not null default 'CSV' check (format in ('CSV', 'NDJSON')),
    add charset    text     not null default 'UTF-8',
    add delimiter  text     not null default ',',
    add gzip       boolean  not null default false,
    add policy     text     not null default 'REPLACE' check (policy in ('CREATE_ONLY', 'FILL_GAPS', 'REPLACE')),
    add dry_run    boolean  not null default false,
    add tags       text[]   not null default '{}',
    add columns    text[]   not null default '{}',
    add skipped    bigint   not null default 0,
    add bytes      bigint   not null default 0,
    add bytes_read bigint   not null default 0,
    add started_at timestamptz;

alter table contact_import drop constraint contact_import_state_check;
alter table contact_import add constraint contact_import_state_check
    check (state in ('UPLOADING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED'));

create index contact_import_ended on contact_import (completed_at) where completed_at is not null;

-- What was wrong, as much of it as does not say who it was.
alter table import_error add value text;

-- The addresses that a dry run has met, so that one which comes twice counts as the real run would count it. By a hash:
-- a dry run writes nobody down.
create table import_preview (
    import_id uuid   not null references contact_import on delete cascade,
    address   bigint not null,
    primary key (import_id, address)
);

-- Where the addresses of a scan come from, and by which hash Gravatar is asked. Words that were searched for are not
-- kept: they may be a name.
alter table identity_scan
    add source    text   not null default 'CONTACTS' check (source in ('CONTACTS', 'UPLOAD')),
    add algorithm text   not null default 'SHA256' check (algorithm in ('SHA256', 'MD5')),
    add tag       text,
    add rejected  bigint not null default 0;

-- What Gravatar said of a hash, for all scans, until it is too old; and who is asking now, so that nobody asks beside
-- them. That there is no picture is known before the class is, since the profile may have to wait for an hour.
create table gravatar_answer (
    hash          text primary key,
    class         text check (class in ('CUSTOM', 'DEFAULT', 'NOT_FOUND')),
    answered_at   timestamptz,
    no_picture_at timestamptz,
    asking_until  timestamptz,
    touched_at    timestamptz not null
);

create index gravatar_answer_age on gravatar_answer (touched_at);

-- Until when an endpoint asked to be left alone, by all processes.
create table gravatar_pause (
    endpoint text primary key,
    until    timestamptz not null
);
