-- Which videos are in which playlists, as far as rules or templates of the job file ask for it.
CREATE TABLE migration_playlist (
  migration      VARCHAR(100) NOT NULL,
  playlist_id    VARCHAR(100) NOT NULL,
  title          VARCHAR(1000) NOT NULL,
  list_position  INTEGER NOT NULL,               -- the channel's order
  read_in_run    INTEGER NOT NULL,               -- the last run that read its entries; 0: none yet
  PRIMARY KEY (migration, playlist_id)
);

CREATE TABLE migration_playlist_entry (
  migration      VARCHAR(100) NOT NULL,
  playlist_id    VARCHAR(100) NOT NULL,
  video_id       VARCHAR(100) NOT NULL,
  PRIMARY KEY (migration, playlist_id, video_id)
);

-- The video first: H2 looks up a list of values (IN) only by the first column of an index.
CREATE INDEX migration_playlist_entry_video ON migration_playlist_entry (video_id, migration);

ALTER TABLE migration ADD COLUMN quota_for_playlists BIGINT DEFAULT 0 NOT NULL;   -- of quota_used, for these tables
