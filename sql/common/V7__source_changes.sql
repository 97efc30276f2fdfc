-- What a look at the channel showed, and what changed at the source since the upload.
ALTER TABLE migration ADD COLUMN look VARCHAR(10) DEFAULT 'FULL' NOT NULL;    -- of the current or last run: FULL or SHORT
ALTER TABLE migration ADD COLUMN full_look_at TIMESTAMP(3) WITH TIME ZONE;    -- when the last full look was complete
ALTER TABLE migration ADD COLUMN full_look_note VARCHAR(500);                 -- what a person should know of it

ALTER TABLE migration_item ADD COLUMN seen_run INTEGER DEFAULT 0 NOT NULL;               -- the last run that asked for it
ALTER TABLE migration_item ADD COLUMN not_yet_movable BOOLEAN DEFAULT FALSE NOT NULL;    -- live, upcoming or in processing
ALTER TABLE migration_item ADD COLUMN changed_fields VARCHAR(200);                       -- since the upload, comma separated
ALTER TABLE migration_item ADD COLUMN changed_at TIMESTAMP(3) WITH TIME ZONE;            -- when that was found
ALTER TABLE migration_item ADD COLUMN gone_since TIMESTAMP(3) WITH TIME ZONE;            -- the first full look without it
ALTER TABLE migration_item ADD COLUMN gone_seen_at TIMESTAMP(3) WITH TIME ZONE;          -- the last full look without it
UPDATE migration_item SET not_yet_movable = TRUE WHERE NOT unavailable AND (live_status <> 'NONE' OR duration_seconds = 0);
