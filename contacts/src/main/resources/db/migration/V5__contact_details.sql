-- The version is the contact's ETag; it rises with every change. Attributes are whatever the owner keeps beside the
-- fields. Provenance says of a field who gave it and when, as {"name": ["wordpress", "2026-01-31T12:00:00Z"]}; a field
-- that is not in it came with the contact, from its first source. So a contact that is new needs none.
alter table contact
    add version    bigint not null default 1,
    add attributes jsonb  not null default '{}' check (jsonb_typeof(attributes) = 'object'),
    add provenance jsonb  not null default '{}' check (jsonb_typeof(provenance) = 'object');

create index contact_attribute on contact using gin (attributes jsonb_path_ops) where attributes <> '{}';

-- The words of an address, a name and a number, each to be found by how it begins. What PostgreSQL would take for one
-- token (an address, a host, a hyphenated word) is parted before. No extension, which not every owner may install.
create function contact_words(email text, first_name text, last_name text, phone text) returns tsvector
    language sql immutable parallel safe
    return to_tsvector('simple'::regconfig,
                       translate(email || ' ' || first_name || ' ' || last_name || ' ' || coalesce(phone, ''),
                                 '@.-_+/''"!#$%&*=?^`{|}~,:;()', '                           '));

create index contact_search on contact using gin (contact_words(email, first_name, last_name, phone));

-- What the contact came in with first: an import, or a delivery.
alter table contact_source add reference uuid;

-- Of the sources that bring few at a time; a file brings a million, and is not worth an index entry each.
create index contact_source_contacts on contact_source (source, contact_id) where source <> 'import';

-- The addresses of contacts that were merged into another. An address is a contact's or an alias, never both.
create table contact_alias (
    email      text primary key,
    contact_id uuid not null references contact on delete cascade
);

create index contact_alias_contact on contact_alias (contact_id);

-- What happened to contacts. Outlives the contact, so there is no foreign key. Imports write one for the file, none for
-- each of its people.
create table contact_event (
    id         uuid primary key,
    contact_id uuid,
    kind       text        not null,
    actor      text        not null,
    detail     jsonb       not null default '{}',
    at         timestamptz not null
);

create index contact_event_contact on contact_event (contact_id, id) where contact_id is not null;
create index contact_event_age on contact_event (at);

-- Events that nobody was told of yet. Whoever tells takes the lowest numbers it sees and removes them with what it did,
-- so that a transaction that took its number early and committed late is told of late, and never lost. The events of
-- one contact stand in the order they were committed in, since each writer holds the contact's lock when it takes one.
create table contact_event_outbox (
    number   bigint generated always as identity primary key,
    event_id uuid not null references contact_event on delete cascade
);

create index contact_event_outbox_event on contact_event_outbox (event_id);

create table contact_note (
    id         uuid primary key,
    contact_id uuid        not null references contact on delete cascade,
    author     text        not null,
    text       text        not null,
    created_at timestamptz not null
);

create index contact_note_contact on contact_note (contact_id, id);

-- Lists that somebody made, before anybody is on them too.
create table list (
    name       text primary key,
    title      text        not null default '',
    created_at timestamptz not null
);

-- Merges, with what they need to be undone: every contact as it was before, and what the survivor became.
create table contact_merge (
    id          uuid primary key,
    survivor_id uuid        not null,
    merged_ids  uuid[]      not null,
    snapshot    jsonb       not null,
    actor       text        not null,
    merged_at   timestamptz not null,
    undone_at   timestamptz
);

create index contact_merge_merged on contact_merge using gin (merged_ids);
create index contact_merge_survivor on contact_merge (survivor_id);
