-- A message may be withdrawn, outlive its use, or be for somebody who must not be texted: three more ends.
alter table message drop constraint message_state_check;
alter table message add constraint message_state_check
    check (state in ('QUEUED', 'SENDING', 'UNKNOWN', 'ACCEPTED', 'SENT', 'DELIVERED', 'UNDELIVERED', 'FAILED',
                     'CANCELLED', 'EXPIRED', 'SUPPRESSED'));

alter table message
    -- Not sent before, and not sent at or after.
    add column send_at     timestamptz,
    add column valid_until timestamptz,
    -- When it may not go, by the recipient's clock: "22:00-08:00", "none"; null for what is configured.
    add column quiet_hours text,
    -- The caller's own words for it.
    add column reference   text,
    add column metadata    text,
    -- Since when neither the number nor the text stands here.
    add column redacted_at timestamptz,
    -- Its recipient was erased: it is redacted as soon as it is settled.
    add column erased      boolean not null default false;

-- A redacted recipient is a keyed hash: still one and the same for a person, so that lists and reports hold.
alter table message drop constraint message_recipient_check;
alter table message add constraint message_recipient_check
    check (recipient ~ '^\+[1-9][0-9]{4,14}$' or (redacted_at is not null and recipient ~ '^#[A-Za-z0-9_-]{43}$'));

-- The lists: by one of these, the newest first. Identifiers are time-ordered, so they serve a time from and to as well.
create index message_of_recipient on message (recipient, id);
create index message_of_account on message (account, id);
create index message_of_state on message (state, id);
create index message_of_reference on message (reference, id) where reference is not null;
create index message_expiring on message (valid_until) where state = 'QUEUED' and valid_until is not null;
create index message_to_redact on message (settled_at) where settled_at is not null and redacted_at is null;
create index message_to_erase on message (id) where erased and redacted_at is null;

-- Whether the key of the hashes is the one of before: with another, nobody who was erased would be known again.
create table number_key (
    only_row    boolean primary key default true check (only_row),
    fingerprint text not null
);

-- Who must not be texted. Looked up by a keyed hash of the number, so that a person who was erased need not stand here.
create table suppression (
    id          bigint generated always as identity primary key,
    number_hash text        not null check (number_hash ~ '^#[A-Za-z0-9_-]{43}$'),
    -- The sender that is not to text; empty for every sender.
    sender      text        not null,
    reason      text        not null check (reason in ('STOP', 'LINK', 'API', 'ERASED', 'CARRIER')),
    -- In clear for people who are still known here.
    number      text check (number ~ '^\+[1-9][0-9]{4,14}$'),
    -- Who or what said so, and the caller's words about it.
    source      text,
    note        text,
    created_at  timestamptz not null,
    check ((reason = 'ERASED') = (number is null)),
    check (reason <> 'ERASED' or (sender = '' and note is null))
);

-- Each reason stands for itself, so that lifting one leaves the others.
create unique index suppression_of_number on suppression (number_hash, sender, reason);
create index suppression_of_sender on suppression (sender, id);

-- What people wrote back.
create table inbound_message (
    id           uuid primary key,
    -- Twilio's name of it: what comes twice is one.
    provider_sid text        not null unique,
    account      text        not null,
    sender       text        not null,
    recipient    text        not null,
    kind         text        not null check (kind in ('STOP', 'START', 'HELP', 'TEXT')),
    body         text        not null,
    received_at  timestamptz not null,
    redacted_at  timestamptz
);

create index inbound_message_of_sender on inbound_message (sender, id);
create index inbound_message_to_redact on inbound_message (received_at) where redacted_at is null;
