create table template (
    name       text primary key,
    body       text        not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
