-- A campaign's life is longer: it is made in the background where its recipients come from contacts, waits for a date,
-- pauses, and may be cancelled.
alter table campaign
    drop constraint campaign_state_check,
    add constraint campaign_state_check check (state in ('CREATING', 'FAILED', 'DRAFT', 'SCHEDULED', 'RUNNING', 'PAUSED',
                                                         'COMPLETED', 'CANCELLED')),
    -- The template's text as it was when the campaign was made: what a campaign says does not change with the template.
    add body                text,
    add smart_encoding      boolean not null default false,
    -- Messages a second over all replicas; null for as fast as the accounts take them.
    add messages_per_second double precision check (messages_per_second > 0),
    -- When messages may leave, as SendingWindow writes it; null for always.
    add sending_window      text,
    -- The accounts that may send it; empty for every one.
    add accounts            text[]  not null default '{}',
    add start_at            timestamptz,
    -- Up to when the pace has been used.
    add paced_at            timestamptz,
    -- What came of its recipients. What was read is messages and those that were left out, each for one reason.
    add rows_read           integer not null default 0,
    add duplicates          integer not null default 0,
    add invalid             integer not null default 0,
    add suppressed          integer not null default 0,
    add without_number      integer not null default 0,
    -- Whether recipients with a fault are left out; otherwise one of them refuses the whole.
    add skips_invalid       boolean not null default false,
    add failure             text,
    -- A creation in the background: what it reads, how far it is, and until when somebody is at it.
    add contacts_query      text,
    add creating_until      timestamptz;

update campaign set body = coalesce((select body from template where name = campaign.template), ''), rows_read = total;
alter table campaign alter body set not null;

drop index campaign_running;
create index campaign_at_work on campaign (state)
    where completed_at is null and state in ('CREATING', 'SCHEDULED', 'RUNNING', 'CANCELLED');

-- A message of a campaign may go once it is released, which is when it has a date for its task. Nothing of a campaign
-- that does not run is released, so whoever sends needs to look at the message only.
create index message_unreleased on message (campaign_id, id) where state = 'QUEUED' and task_due_at is null;
create index message_released on message (campaign_id) where state = 'QUEUED' and task_due_at is not null;
alter table message
    -- The campaign that it was a test of; such a message is not one of the campaign's.
    add test_of uuid references campaign (id) on delete set null;
create index message_test_of on message (test_of) where test_of is not null;

-- The campaign's own estimate, made with its messages: how many go where, in how many segments.
create table campaign_composition (
    campaign_id uuid    not null references campaign (id) on delete cascade,
    country     text    not null,
    operator    text    not null,
    encoding    text    not null,
    segments    integer not null,
    messages    bigint  not null,
    -- The price of one segment when the campaign was made, and at its start; null where there was none.
    price       numeric(14, 6),
    currency    text,
    priced_on   timestamptz,
    primary key (campaign_id, country, operator, encoding, segments)
);

-- The recipients that were left out because of a fault, in the order of the request.
create table campaign_error (
    campaign_id uuid    not null references campaign (id) on delete cascade,
    ordinal     integer not null,
    place       text    not null,
    field       text    not null,
    field_column integer,
    detail      text    not null,
    created_at  timestamptz not null,
    primary key (campaign_id, ordinal)
);
create index campaign_error_age on campaign_error (created_at);

-- How many messages of a campaign are in each state: kept by the database with every change, since counting 100,000 for
-- everybody who looks is slow. Each connection has a row of its own (by its process, modulo 64), so that sends of the
-- same campaign do not wait for each other; the sum of the rows is the count.
create table campaign_tally (
    campaign_id uuid     not null references campaign (id) on delete cascade,
    state       text     not null,
    settled     boolean  not null,
    part        smallint not null,
    messages    bigint   not null,
    primary key (campaign_id, state, settled, part)
) with (fillfactor = 50);

insert into campaign_tally (campaign_id, state, settled, part, messages)
select campaign_id, state, settled_at is not null, 0, count(*)
from message where campaign_id is not null group by campaign_id, state, settled_at is not null;

create function tally_inserted() returns trigger language plpgsql as $$
begin
    insert into campaign_tally as tally (campaign_id, state, settled, part, messages)
    select campaign_id, state, settled_at is not null, pg_backend_pid() % 64, count(*)
    from new_rows where campaign_id is not null
    group by 1, 2, 3 order by 1, 2, 3
    on conflict (campaign_id, state, settled, part) do update set messages = tally.messages + excluded.messages;
    return null;
end $$;

create function tally_updated() returns trigger language plpgsql as $$
begin
    insert into campaign_tally as tally (campaign_id, state, settled, part, messages)
    select campaign_id, state, settled, pg_backend_pid() % 64, sum(change)
    from (select campaign_id, state, settled_at is not null as settled, 1 as change from new_rows
          union all
          select campaign_id, state, settled_at is not null, -1 from old_rows) as changes
    where campaign_id is not null
    group by 1, 2, 3 having sum(change) <> 0 order by 1, 2, 3
    on conflict (campaign_id, state, settled, part) do update set messages = tally.messages + excluded.messages;
    return null;
end $$;

create trigger message_inserted after insert on message
    referencing new table as new_rows for each statement execute function tally_inserted();
create trigger message_updated after update on message
    referencing old table as old_rows new table as new_rows for each statement execute function tally_updated();
