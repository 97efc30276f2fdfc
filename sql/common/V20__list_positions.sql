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

-- What is recorded of a content while its replacement is downloaded and uploaded: it holds again if the platform refuses
-- that.
CREATE TABLE migration_kept_content (
  migration          VARCHAR(100) NOT NULL,
  video_id           VARCHAR(100) NOT NULL,
  uploaded_at        TIMESTAMP(3) WITH TIME ZONE NOT NULL,   -- as long as the item has this time, its content is this one
  refused            BOOLEAN DEFAULT FALSE NOT NULL,         -- the replacement was refused for good
  upload_filename    VARCHAR(500),
  sent_fields        TEXT,
  downloaded_at      TIMESTAMP(3) WITH TIME ZONE,
  staged_file        VARCHAR(500),
  staged_bytes       BIGINT,
  staged_sha256      CHAR(64),
  media_seconds      BIGINT,
  media_format       VARCHAR(200),
  media_height       INTEGER,
  media_width        INTEGER,
  media_video_codec  VARCHAR(50),
  media_audio_codec  VARCHAR(50),
  media_language     VARCHAR(100),
  media_hdr          BOOLEAN,
  media_upscaled     BOOLEAN,
  PRIMARY KEY (migration, video_id)
);
