-- Which site of a source a delivery is of, by the name of the secret that it came with; '' where there is one only.
-- What it is about, where the source says so: deliveries about the same are worked on in the order they came in.
alter table delivery
    add column site       text    not null default '',
    add column subject    text,
    add column headers    jsonb   not null default '{}',
    add column contact_id uuid,
    add column replays    integer not null default 0;

alter table delivery drop constraint delivery_source_dedupe_key_key;
create unique index delivery_once on delivery (source, site, dedupe_key);

create index delivery_subject on delivery (source, site, subject, id) where state = 'RECEIVED' and subject is not null;
create index delivery_by_state on delivery (state, id);
create index delivery_contact on delivery (contact_id) where contact_id is not null;
create index delivery_settled on delivery (settled_at) where settled_at is not null;
-- Keys that are a body's hash alone, and hold for a time only.
create index delivery_hashed on delivery (received_at) where dedupe_key like 'sha256:%' and length(dedupe_key) = 71;

-- Who is told of events. The secrets sign, so they stand here as they are; the old one signs too for a time.
create table subscription (
    id               uuid primary key,
    url              text        not null,
    events           text[]      not null default '{}',
    include_contact  boolean     not null default false,
    description      text        not null default '',
    secret           text        not null,
    old_secret       text,
    old_secret_until timestamptz,
    enabled          boolean     not null default true,
    disabled_reason  text,
    -- Of the first failure since something was delivered last.
    failing_since    timestamptz,
    created_at       timestamptz not null,
    updated_at       timestamptz not null
);

-- What a subscriber is told, or was. The identifier is its webhook-id, however often it is sent. Carries no personal
-- data: what is said about a contact is read when it is sent.
create table subscription_delivery (
    id              uuid primary key,
    subscription_id uuid        not null references subscription on delete cascade,
    kind            text        not null,
    contact_id      uuid,
    detail          jsonb       not null default '{}',
    occurred_at     timestamptz not null,
    state           text        not null check (state in ('PENDING', 'DELIVERED', 'DEAD')),
    -- Each round has a task of its own; a new one begins when somebody has it delivered again.
    round           integer     not null default 1,
    enqueued_at     timestamptz,
    -- When the present round is due to be heard of; far beyond it, its task is lost.
    due_at          timestamptz not null,
    attempts        integer     not null default 0,
    -- Those of the present round.
    tries           integer     not null default 0,
    reason          text,
    created_at      timestamptz not null,
    settled_at      timestamptz
);

create index subscription_delivery_list on subscription_delivery (subscription_id, id);
create index subscription_delivery_new on subscription_delivery (id) where state = 'PENDING' and enqueued_at is null;
create index subscription_delivery_due on subscription_delivery (due_at) where state = 'PENDING';
create index subscription_delivery_settled on subscription_delivery (settled_at) where settled_at is not null;

create table subscription_attempt (
    delivery_id uuid        not null references subscription_delivery on delete cascade,
    number      integer     not null,
    at          timestamptz not null,
    status      integer,
    outcome     text        not null,
    millis      integer     not null,
    primary key (delivery_id, number)
);
