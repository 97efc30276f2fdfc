-- Several machines have the same schedule of syncs, and one of them makes the scan that is due. Both columns are empty
-- for a run of a process that has the ledger alone.
ALTER TABLE migration ADD COLUMN scan_due TIMESTAMP(3) WITH TIME ZONE;   -- when the scan of this run was due
ALTER TABLE migration ADD COLUMN led_by VARCHAR(50);                     -- node that last began or continued this run
