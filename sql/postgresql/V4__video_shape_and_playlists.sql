-- What the selection asks for besides what was known before.
ALTER TABLE migration_item ADD COLUMN shape VARCHAR(20) DEFAULT 'UNKNOWN' NOT NULL;    -- UNKNOWN, UPRIGHT or WIDE
ALTER TABLE migration_item ADD COLUMN live_recording BOOLEAN DEFAULT FALSE NOT NULL;
ALTER TABLE migration_item ADD COLUMN playlists TEXT DEFAULT '[]' NOT NULL;            -- a JSON array of id and title
