-- The order of the selection, and what it can't judge.
ALTER TABLE migration_item ADD COLUMN move_rank BIGINT DEFAULT 0 NOT NULL;           -- the smaller is moved first
ALTER TABLE migration_item ADD COLUMN unavailable BOOLEAN DEFAULT FALSE NOT NULL;    -- the source tells nothing of it
UPDATE migration_item SET unavailable = TRUE WHERE skip_reason LIKE 'not public%';
DROP INDEX migration_item_claim;
CREATE INDEX migration_item_claim ON migration_item (migration, state, move_rank, list_position);
