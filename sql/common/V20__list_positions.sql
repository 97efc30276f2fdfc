-- How far lists were read that take longer than a process lives: a scan of the platform, and the entries of a playlist.
ALTER TABLE migration ADD COLUMN scan_position BIGINT;                        -- contents read by the scan under way
ALTER TABLE migration ADD COLUMN scan_begun TIMESTAMP(3) WITH TIME ZONE;      -- when that scan was begun
ALTER TABLE migration ADD COLUMN scan_read_at TIMESTAMP(3) WITH TIME ZONE;    -- when a scan last brought contents

CREATE TABLE migration_playlist_page (
  migration      VARCHAR(100) NOT NULL,
  playlist_id    VARCHAR(100) NOT NULL,
  page           INTEGER NOT NULL,
  video_ids      VARCHAR(40000) NOT NULL,         -- separated by spaces
  next_token     VARCHAR(4000) NOT NULL,
  read_at        TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (migration, playlist_id, page)
);
