-- Keys of different callers have nothing to do with each other. Those of before are nobody's: an instance of the earlier
-- version may still write some during a rolling update.
alter table idempotency_key
    add column caller text not null default '',
    drop constraint idempotency_key_pkey,
    add primary key (scope, caller, key);
