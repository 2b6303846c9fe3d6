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
