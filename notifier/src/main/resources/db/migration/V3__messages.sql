create table message (
    id           uuid primary key,
    campaign_id  uuid references campaign (id),
    recipient    text        not null check (recipient ~ '^\+[1-9][0-9]{4,14}$'),
    body         text        not null,
    segments     integer     not null,
    country      text        not null,
    operator     text        not null,
    state        text        not null
        check (state in ('QUEUED', 'SENDING', 'UNKNOWN', 'ACCEPTED', 'SENT', 'DELIVERED', 'UNDELIVERED', 'FAILED')),
    -- Counts the times it was marked SENDING: the answer to one attempt never settles another.
    attempt      integer     not null default 0,
    account      text,
    -- Twilio's name of it. Unique, so that no text at the provider is taken for two of ours.
    provider_sid text unique,
    error_code   integer,
    reason       text,
    price        numeric(14, 6),
    currency     text,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    sending_at   timestamptz,
    final_at     timestamptz,
    -- Set once nothing more is expected of it: final, and its price is known or will not come.
    settled_at   timestamptz,
    -- How many tasks were made for it, and when the next is due while it is QUEUED.
    tasks        integer     not null default 0,
    task_due_at  timestamptz,
    -- How often the provider was asked about it in this state, and when it is asked next.
    checks       integer     not null default 0,
    check_due_at timestamptz,
    -- A campaign texts nobody twice.
    unique (campaign_id, recipient)
);

create index message_of_campaign on message (campaign_id, id);
create index message_task_due on message (task_due_at) where state = 'QUEUED' and task_due_at is not null;
create index message_check_due on message (check_due_at) where check_due_at is not null;
create index message_unsettled on message (campaign_id) where settled_at is null;
create index message_sending on message (sending_at) where state = 'SENDING';
