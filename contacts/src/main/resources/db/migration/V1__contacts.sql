-- People, known by their e-mail address: trimmed and in lower case before it comes here.
create table contact (
    id         uuid primary key,
    email      text        not null unique,
    first_name text        not null default '',
    last_name  text        not null default '',
    phone      text,
    created_at timestamptz not null,
    updated_at timestamptz not null
);

create index contact_phone on contact (phone) where phone is not null;

-- The lists and tags lead each key, since pages are read by list or tag in the order of identifiers.
create table contact_list (
    contact_id uuid not null references contact on delete cascade,
    list       text not null,
    primary key (list, contact_id)
);

create index contact_list_contact on contact_list (contact_id);

create table contact_tag (
    contact_id uuid not null references contact on delete cascade,
    tag        text not null,
    primary key (tag, contact_id)
);

create index contact_tag_contact on contact_tag (contact_id);

-- Where a contact came from, each source once.
create table contact_source (
    contact_id    uuid        not null references contact on delete cascade,
    source        text        not null,
    first_seen_at timestamptz not null,
    primary key (contact_id, source)
);

-- The keys of requests that clients may repeat, and what each request made.
create table idempotency_key (
    scope       text        not null,
    key         text        not null,
    fingerprint text        not null,
    resource_id uuid        not null,
    created_at  timestamptz not null,
    primary key (scope, key)
);

create index idempotency_key_age on idempotency_key (created_at);
