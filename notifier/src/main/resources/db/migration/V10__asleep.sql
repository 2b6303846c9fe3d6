-- A message of a campaign that its recipient's quiet hours hold up was released and is no more, so that it leaves at its
-- campaign's pace when they are over, at asleep_until.
alter table message add asleep_until timestamptz;
drop index message_unreleased;
create index message_unreleased on message (campaign_id, id)
    where state = 'QUEUED' and task_due_at is null and asleep_until is null;
create index message_asleep on message (campaign_id, asleep_until, id)
    where state = 'QUEUED' and task_due_at is null and asleep_until is not null;

-- Twilio was asked for ever about what was settled, where a receipt came later.
update message set check_due_at = null where settled_at is not null and check_due_at is not null;
