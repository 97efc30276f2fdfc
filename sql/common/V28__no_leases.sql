-- A claim does not expire, so nothing reads or writes the time until which earlier versions claimed an item.
ALTER TABLE migration_item DROP COLUMN claimed_until;
