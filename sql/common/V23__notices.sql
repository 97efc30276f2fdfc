-- Since when no run has finished its work, because each could only be continued later; and when that was last told.
ALTER TABLE migration ADD COLUMN unfinished_since TIMESTAMP(3) WITH TIME ZONE;
ALTER TABLE migration ADD COLUMN stuck_told_at TIMESTAMP(3) WITH TIME ZONE;
