create table campaign (
    id           uuid primary key,
    name         text        not null,
    template     text        not null,
    state        text        not null check (state in ('DRAFT', 'RUNNING', 'COMPLETED')),
    total        integer     not null,
    created_at   timestamptz not null,
    started_at   timestamptz,
    completed_at timestamptz
);

-- What is looked through for campaigns that may be completed by now.
create index campaign_running on campaign (id) where state = 'RUNNING';
