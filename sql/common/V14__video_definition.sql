-- A new video is in standard definition until YouTube has made its larger pictures: it waits for them.
ALTER TABLE migration_item ADD COLUMN definition VARCHAR(10) DEFAULT 'UNKNOWN' NOT NULL;   -- UNKNOWN, STANDARD or HIGH
