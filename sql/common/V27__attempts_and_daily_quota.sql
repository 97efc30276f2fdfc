-- The last failed attempts of each video. The item itself has only the last failure.
CREATE TABLE migration_attempt (
  migration       VARCHAR(100) NOT NULL,
  video_id        VARCHAR(100) NOT NULL,
  attempt_number  BIGINT NOT NULL,                             -- of this video, from 1
  run_number      INTEGER NOT NULL,
  failed_at       TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  station         VARCHAR(20) NOT NULL,                        -- DOWNLOAD, UPLOAD or VERIFY
  counted         BOOLEAN NOT NULL,                            -- whether it counted against the limit
  error_class     VARCHAR(20) NOT NULL,
  error_rule      VARCHAR(100) NOT NULL,
  error_text      VARCHAR(2000) NOT NULL,
  PRIMARY KEY (migration, video_id, attempt_number)
);

-- YouTube's quota is counted by days of its time zone.
ALTER TABLE migration ADD COLUMN quota_day VARCHAR(10);                      -- the last day on which units were used
ALTER TABLE migration ADD COLUMN quota_of_day BIGINT DEFAULT 0 NOT NULL;     -- the units of that day
