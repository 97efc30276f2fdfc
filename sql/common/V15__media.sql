-- What was taken of a video: the picture and the sound of the file that was downloaded last. NULL: downloaded before.
ALTER TABLE migration_item ADD COLUMN media_height INTEGER;             -- pixels
ALTER TABLE migration_item ADD COLUMN media_width INTEGER;              -- pixels
ALTER TABLE migration_item ADD COLUMN media_video_codec VARCHAR(50);    -- as ffprobe names it
ALTER TABLE migration_item ADD COLUMN media_audio_codec VARCHAR(50);    -- NULL: no sound
ALTER TABLE migration_item ADD COLUMN media_language VARCHAR(100);      -- of the sound, as the source tells it
ALTER TABLE migration_item ADD COLUMN media_hdr BOOLEAN;
ALTER TABLE migration_item ADD COLUMN media_upscaled BOOLEAN;
