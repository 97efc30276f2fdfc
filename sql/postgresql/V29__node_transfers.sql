-- What each machine (node) moves at present, for people. A machine writes its rows anew with each sign of life.
CREATE TABLE cluster_transfer (
  migration  VARCHAR(100) NOT NULL,
  node       VARCHAR(50) NOT NULL,
  direction  VARCHAR(10) NOT NULL,              -- DOWNLOAD or UPLOAD
  worker     INTEGER NOT NULL,                  -- from 0
  video_id   VARCHAR(100) NOT NULL,
  bytes      BIGINT NOT NULL,                   -- transferred so far
  total      BIGINT NOT NULL,                   -- expected; -1 while unknown
  PRIMARY KEY (migration, node, direction, worker)
);
