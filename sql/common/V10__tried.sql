-- What was tried lately comes after what was not; what is put off ends some day.
ALTER TABLE migration_item ADD COLUMN tried_run INTEGER DEFAULT 0 NOT NULL;           -- the last run in which it failed at a station; 0: none
ALTER TABLE migration_item ADD COLUMN deferred_since TIMESTAMP(3) WITH TIME ZONE;     -- first DEFERRED, with no success since
UPDATE migration_item SET tried_run = 1 WHERE error_rule IS NOT NULL;
DROP INDEX migration_item_claim;
CREATE INDEX migration_item_claim ON migration_item (migration, state, tried_run, move_rank, list_position);
