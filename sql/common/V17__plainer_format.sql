-- A file that the platform could not encode: since then the video is downloaded in a plainer format. JSON: height, width,
-- videoCodec, audioCodec, language, hdr, upscaled. NULL: the best format is taken.
ALTER TABLE migration_item ADD COLUMN plainer_than VARCHAR(4000);
