-- What the platform holds as last seen, our own contents and others: so that no upload overwrites another's content.
CREATE TABLE platform_content (
  migration        VARCHAR(100) NOT NULL,
  content_id       VARCHAR(200) NOT NULL,
  filename         VARCHAR(1000) NOT NULL,
  name_key         VARCHAR(500) NOT NULL,        -- the file name in lower case
  reference_id     VARCHAR(500) NOT NULL,        -- empty text: none
  title            VARCHAR(500) NOT NULL,
  status           VARCHAR(20) NOT NULL,         -- QUEUED, ENCODING, READY, ERROR or UNKNOWN
  duration_millis  BIGINT,                       -- NULL: not told
  scan             BIGINT NOT NULL,              -- number of the scan that was the newest when it was seen
  seen_at          TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (migration, content_id)
);
CREATE INDEX platform_content_name ON platform_content (migration, name_key);
CREATE INDEX platform_content_reference ON platform_content (migration, reference_id);

ALTER TABLE migration ADD COLUMN scans BIGINT DEFAULT 0 NOT NULL;            -- scans of the platform that were begun
ALTER TABLE migration ADD COLUMN indexed_at TIMESTAMP(3) WITH TIME ZONE;     -- when the last whole one was begun

ALTER TABLE migration_item ADD COLUMN adopted BOOLEAN DEFAULT FALSE NOT NULL;  -- found on the platform, not uploaded
