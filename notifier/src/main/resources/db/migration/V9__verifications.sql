-- A text that nobody but its recipient may read (a code), and how soon a message goes among those that are due: 0 to 9,
-- the highest first.
alter table message
    add column confidential boolean  not null default false,
    add column priority     smallint not null default 0 check (priority between 0 and 9);

-- Few at any time; the many others are found by message_task_due.
create index message_task_due_ahead on message (priority, task_due_at)
    where state = 'QUEUED' and task_due_at is not null and priority > 0;
create index message_confidential on message (id) where confidential and body <> '';

create table verification (
    id           uuid primary key,
    -- E.164, until the row is deleted.
    recipient    text        not null check (recipient ~ '^\+[1-9][0-9]{4,14}$'),
    country      text        not null,
    number_range text        not null,
    caller       text        not null,
    state        text        not null check (state in ('PENDING', 'APPROVED', 'EXPIRED', 'FAILED', 'CANCELLED')),
    -- Who makes and compares the code: OWN, or the provider's name for it.
    service      text        not null,
    -- What a code is compared with: a keyed hash over this salt and the code. Never the code.
    salt         text,
    code_hash    text,
    provider_sid text,
    account      text,
    -- Codes that were compared, the right one included; counted in the update that allows the comparison.
    attempts     integer     not null default 0,
    max_attempts integer     not null,
    -- Texts so far, and when there may be another.
    sends        integer     not null default 1,
    resend_at    timestamptz not null,
    -- For another text: how it is written.
    code_length  integer     not null,
    ttl_seconds  integer     not null,
    template     text,
    template_values text,
    locale       text,
    message_id   uuid,
    expires_at   timestamptz not null,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    check (attempts <= max_attempts)
);

create index verification_pending on verification (expires_at) where state = 'PENDING';
create index verification_of_range on verification (number_range, created_at);
create index verification_of_recipient on verification (recipient);
create index verification_age on verification (created_at);

-- Every code that was texted, for the limits: they hold for all replicas, and after a restart. Numbers are keyed hashes.
create table verification_send (
    id           bigint generated always as identity primary key,
    number_hash  text        not null,
    number_range text        not null,
    caller       text        not null,
    sent_at      timestamptz not null
);

create index verification_send_of_number on verification_send (number_hash, sent_at);
create index verification_send_of_range on verification_send (number_range, sent_at);
create index verification_send_of_caller on verification_send (caller, sent_at);
create index verification_send_age on verification_send (sent_at);
