-- What was sent, and what the platform was found to have of it.
ALTER TABLE migration_item ADD COLUMN sent_fields CLOB;                               -- a JSON object, committed with the intent; NULL: of an older version
ALTER TABLE migration_item ADD COLUMN verify_attempts INTEGER DEFAULT 0 NOT NULL;     -- how often it was found unusable
ALTER TABLE migration_item ADD COLUMN left_unverified BOOLEAN DEFAULT FALSE NOT NULL; -- patience ended; a later run looks again
ALTER TABLE migration_item ADD COLUMN differences CLOB;                               -- a JSON array; NULL: none, or never compared
ALTER TABLE migration_item ADD COLUMN differing VARCHAR(20);                          -- the weightiest kind of them: LOSS, UNREADABLE or HARMLESS
ALTER TABLE migration_item ADD COLUMN verified_at TIMESTAMP(3) WITH TIME ZONE;        -- when it was compared last
CREATE INDEX migration_item_content ON migration_item (migration, content_id);
-- Whether the first videos were compared before the rest began; a migration that is under way has no need of it.
ALTER TABLE migration ADD COLUMN canary_passed BOOLEAN DEFAULT FALSE NOT NULL;
UPDATE migration SET canary_passed = TRUE
  WHERE EXISTS (SELECT 1 FROM migration_item WHERE migration_item.migration = migration.name AND content_id IS NOT NULL);
