-- What a request was answered, where it made nothing that can be shown again; counts and names of lists, nobody's data.
alter table idempotency_key add column answer jsonb;
