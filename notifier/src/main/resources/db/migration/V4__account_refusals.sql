-- The accounts that Twilio refused and that take no message until then. Accounts themselves are configuration.
create table account_refusal (
    account    text primary key,
    code       integer     not null,
    reason     text        not null,
    refused_at timestamptz not null,
    until      timestamptz not null
);
