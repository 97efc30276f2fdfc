-- When 'verify' last began to compare all contents; a process that is killed leaves that to the next one.
ALTER TABLE migration ADD COLUMN compared_since TIMESTAMP(3) WITH TIME ZONE;
ALTER TABLE migration ADD COLUMN comparing BOOLEAN DEFAULT FALSE NOT NULL;        -- whether that did not come to its end
