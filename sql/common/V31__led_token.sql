-- A machine that wants to take part compares its settings with those of the leader. The fingerprint may still be that of
-- an earlier leader, so the process that recorded it is named.
ALTER TABLE migration ADD COLUMN led_token VARCHAR(200);   -- token of the process that recorded the fingerprint
