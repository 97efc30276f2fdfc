-- Whether the source has a better picture by now than the one that was taken, of which it is asked once.
ALTER TABLE migration_item ADD COLUMN hd_since TIMESTAMP(3) WITH TIME ZONE;          -- first seen in high definition, having been taken in standard definition
ALTER TABLE migration_item ADD COLUMN better_asked_at TIMESTAMP(3) WITH TIME ZONE;   -- the source was asked last, with an answer or without
ALTER TABLE migration_item ADD COLUMN better_answered BOOLEAN DEFAULT FALSE NOT NULL;
ALTER TABLE migration_item ADD COLUMN better_height INTEGER;                         -- pixels of the better picture. NULL: none is known
