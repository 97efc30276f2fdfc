-- A video that YouTube refuses to some viewers, by country or age, is a poor witness: a control asks for others first.
ALTER TABLE migration_item ADD COLUMN restricted BOOLEAN DEFAULT FALSE NOT NULL;
