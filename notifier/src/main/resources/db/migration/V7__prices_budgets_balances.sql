-- What people set an account to; the account itself is configuration.
create table account_setting (
    account       text primary key,
    paused        boolean     not null default false,
    budget        numeric(14, 6) check (budget >= 0),
    budget_period text check (budget_period in ('DAY', 'MONTH', 'TOTAL')),
    updated_at    timestamptz not null,
    check ((budget is null) = (budget_period is null))
);

-- What the provider said was left, and when.
create table account_balance (
    account    text primary key,
    amount     numeric(14, 6) not null,
    currency   text           not null,
    fetched_at timestamptz    not null
);

-- What one segment costs, by who says so: ACTUAL is what messages cost lately, PROVIDER the provider's price list, FILE
-- the operator's own. The operator '*' stands for every one of the country that has no price of its own.
create table price (
    country  text           not null,
    operator text           not null,
    source   text           not null check (source in ('ACTUAL', 'PROVIDER', 'FILE')),
    amount   numeric(14, 6) not null check (amount >= 0),
    currency text           not null,
    as_of    timestamptz    not null,
    primary key (country, operator, source)
);

alter table message
    -- What it is expected to cost on the account that it is being sent on; counts until its price is known.
    add column reserved numeric(14, 6),
    -- Since when its operator is known by a look-up, and no more by the number's prefix.
    add column operator_known_at timestamptz;

create index message_operator_open on message (settled_at) where settled_at is not null and operator_known_at is null;
create index message_priced on message (settled_at) where price is not null;

-- What went out on an account each day (UTC), kept by the trigger below whatever way a message takes, so that budgets
-- hold over all replicas and nobody has to add up all messages. In shards, since every message that is sent changes one
-- and would wait for all others.
create table account_spending (
    account  text           not null,
    day      date           not null,
    shard    integer        not null,
    amount   numeric(16, 6) not null,
    messages bigint         not null,
    primary key (account, day, shard)
);

-- True if the account may be charged for it: it was sent on it, or may have been.
create function message_is_spent(m message) returns boolean language sql immutable as $$
    select m.account is not null and m.state not in ('QUEUED', 'CANCELLED', 'EXPIRED', 'SUPPRESSED')
           and (m.state <> 'FAILED' or m.provider_sid is not null or m.price is not null)
$$;

-- The price, or what is expected until it is known. What failed without a price is not charged.
create function message_cost(m message) returns numeric language sql immutable as $$
    select case when not message_is_spent(m) then 0
                when m.price is not null then m.price
                when m.state = 'FAILED' then 0
                else coalesce(m.reserved, 0) end
$$;

create function message_day(m message) returns date language sql immutable as $$
    select (coalesce(m.sending_at, m.created_at) at time zone 'UTC')::date
$$;

create function message_shard(m message) returns integer language sql immutable as $$
    select abs(hashtext(m.id::text)) % 16
$$;

create function spend(p_account text, p_day date, p_shard integer, p_amount numeric, p_messages bigint) returns void
language sql as $$
    insert into account_spending as s (account, day, shard, amount, messages)
    values (p_account, p_day, p_shard, p_amount, p_messages)
    on conflict (account, day, shard)
    do update set amount = s.amount + excluded.amount, messages = s.messages + excluded.messages
$$;

create function message_spending() returns trigger language plpgsql as $$
declare
    was boolean := tg_op = 'UPDATE' and message_is_spent(old);
    is_now boolean := message_is_spent(new);
begin
    if was and is_now and old.account = new.account and message_day(old) = message_day(new) then
        if message_cost(new) <> message_cost(old) then
            perform spend(new.account, message_day(new), message_shard(new), message_cost(new) - message_cost(old), 0);
        end if;
        return null;
    end if;
    if was then
        perform spend(old.account, message_day(old), message_shard(old), -message_cost(old), -1);
    end if;
    if is_now then
        perform spend(new.account, message_day(new), message_shard(new), message_cost(new), 1);
    end if;
    return null;
end
$$;

create trigger message_spending_insert after insert on message
    for each row when (new.account is not null) execute function message_spending();
create trigger message_spending_update after update on message
    for each row
    when ((old.state, old.account, old.price, old.reserved, old.sending_at, old.provider_sid)
          is distinct from (new.state, new.account, new.price, new.reserved, new.sending_at, new.provider_sid))
    execute function message_spending();

insert into account_spending (account, day, shard, amount, messages)
select m.account, message_day(m), message_shard(m), sum(message_cost(m)), count(*)
from message m
where message_is_spent(m)
group by 1, 2, 3;
