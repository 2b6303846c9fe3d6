-- What people said about being written to, in the order they said it. Rows are added and never changed; they go with the
-- contact alone.
create table consent (
    id         uuid primary key,
    contact_id uuid        not null references contact on delete cascade,
    -- Whose it was when it was said: after a merge the row is the survivor's, and goes back when the merge is undone.
    said_by    uuid        not null,
    purpose    text        not null,
    state      text        not null check (state in ('PENDING', 'GIVEN', 'WITHDRAWN')),
    -- Article 6(1) of the GDPR: CONSENT, CONTRACT, LEGAL_OBLIGATION, VITAL_INTERESTS, PUBLIC_TASK, LEGITIMATE_INTERESTS.
    basis      text,
    source     text        not null,
    evidence   jsonb       not null default '{}',
    actor      text        not null,
    at         timestamptz not null
);

create index consent_contact on consent (contact_id, id);

-- What holds now, for filters and exports. A purpose that a person never spoke of has no row. The purpose 'all' stands for
-- every purpose without a row of its own, and is only ever withdrawn.
create table consent_state (
    contact_id uuid        not null references contact on delete cascade,
    purpose    text        not null,
    state      text        not null check (state in ('PENDING', 'GIVEN', 'WITHDRAWN')),
    -- The row of the log that made it so.
    consent_id uuid        not null,
    since      timestamptz not null,
    -- A confirmation that was asked for and did not come yet; what was said before holds until it does.
    pending_id uuid,
    primary key (contact_id, purpose)
);

create index consent_state_purpose on consent_state (purpose, state, contact_id);

-- Opt-outs by the keyed hash of an address. They outlive the contact, so that one who is removed and comes again by a
-- file is opted out still.
create table opt_out (
    address_hash text        not null,
    purpose      text        not null,
    at           timestamptz not null,
    primary key (address_hash, purpose)
);

-- Who was erased: keyed hashes (HMAC-SHA256) of addresses and numbers, and nothing that leads back without the key.
create table tombstone (
    hash        text primary key,
    kind        text        not null check (kind in ('EMAIL', 'PHONE')),
    key_version integer     not null,
    erasure_id  uuid        not null,
    at          timestamptz not null
);

-- Receipts of erasures. No personal data: counts alone.
create table erasure (
    id           uuid primary key,
    state        text        not null check (state in ('RUNNING', 'DONE')),
    actor        text        not null,
    counts       jsonb       not null,
    -- Imports that were being read, whose uploads go when they end; and deliveries that were being worked on.
    imports      uuid[]      not null default '{}',
    deliveries   uuid[]      not null default '{}',
    requested_at timestamptz not null,
    completed_at timestamptz
);

create index erasure_open on erasure (requested_at) where state = 'RUNNING';

-- Who did what. Rows are added; a job seals them in the order they were committed in, each hash over the one before, so
-- that a row that is changed or taken out shows.
create table audit (
    id      uuid primary key,
    at      timestamptz not null,
    actor   text        not null,
    action  text        not null,
    target  text,
    outcome text        not null,
    detail  jsonb       not null default '{}',
    number  bigint unique,
    seal    text
);

create index audit_open on audit (id) where number is null;

-- The service's life, one row; and what is open in it, read by everybody who takes something in or works on something.
create table lifecycle (
    one           boolean primary key default true check (one),
    state         text        not null default 'OPEN' check (state in ('OPEN', 'ANNOUNCED', 'CLOSING', 'CLOSED')),
    wanted        text        not null default 'OPEN' check (wanted in ('OPEN', 'ANNOUNCED', 'CLOSING', 'CLOSED')),
    -- Tells one closing from the next: what others are asked to do is asked under its name.
    run_id        uuid,
    plan          jsonb       not null default '{}',
    announced_at  timestamptz,
    registrations boolean     not null default true,
    webhooks      boolean     not null default true,
    processing    boolean     not null default true,
    version       bigint      not null default 1
);

insert into lifecycle default values;

create table lifecycle_step (
    name       text primary key,
    number     integer     not null,
    state      text        not null default 'PENDING'
               check (state in ('PENDING', 'RUNNING', 'DONE', 'FAILED', 'REVERTED')),
    attempts   integer     not null default 0,
    -- Where it stands, so that another process goes on from there.
    progress   jsonb       not null default '{}',
    reason     text,
    started_at timestamptz,
    ended_at   timestamptz
);

insert into lifecycle_step (name, number)
values ('REGISTRATIONS', 1), ('PAYMENTS', 2), ('NOTICE', 3), ('WEBHOOKS', 4), ('BANNER', 5), ('PROCESSING', 6),
       ('ARCHIVE', 7);
