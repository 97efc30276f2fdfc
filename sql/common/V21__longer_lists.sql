-- Since when it is unsure whether an upload arrived. A time before upload_intent_at belongs to an earlier upload.
ALTER TABLE migration_item ADD COLUMN unsure_since TIMESTAMP(3) WITH TIME ZONE;

-- Whether the page was read once more since it was recorded, and was still the same.
ALTER TABLE migration_playlist_page ADD COLUMN checked BOOLEAN DEFAULT FALSE NOT NULL;

-- The list of the channel's playlists as far as it was read: it may take longer than a process lives.
CREATE TABLE migration_listed_playlists (
  migration   VARCHAR(100) NOT NULL,
  page        INTEGER NOT NULL,
  playlists   TEXT NOT NULL,                      -- JSON
  next_token  VARCHAR(4000) NOT NULL,             -- empty on the last page
  read_at     TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  PRIMARY KEY (migration, page)
);
