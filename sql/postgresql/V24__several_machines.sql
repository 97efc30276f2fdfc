-- Several machines (nodes) work on one migration. db-scheduler hands out the roles: one lead of each migration, and a
-- seat for each node. Its columns are those of its documentation; each role has a table of its own, because a scheduler
-- deletes rows of tasks that it does not know.

CREATE TABLE cluster_lead (
  task_name            TEXT NOT NULL,
  task_instance        TEXT NOT NULL,
  task_data            BYTEA,
  execution_time       TIMESTAMP WITH TIME ZONE NOT NULL,
  picked               BOOLEAN NOT NULL,
  picked_by            TEXT,
  last_success         TIMESTAMP WITH TIME ZONE,
  last_failure         TIMESTAMP WITH TIME ZONE,
  consecutive_failures INTEGER,
  last_heartbeat       TIMESTAMP WITH TIME ZONE,
  version              BIGINT NOT NULL,
  priority             SMALLINT,
  PRIMARY KEY (task_name, task_instance)
);

CREATE TABLE cluster_seat (
  task_name            TEXT NOT NULL,
  task_instance        TEXT NOT NULL,
  task_data            BYTEA,
  execution_time       TIMESTAMP WITH TIME ZONE NOT NULL,
  picked               BOOLEAN NOT NULL,
  picked_by            TEXT,
  last_success         TIMESTAMP WITH TIME ZONE,
  last_failure         TIMESTAMP WITH TIME ZONE,
  consecutive_failures INTEGER,
  last_heartbeat       TIMESTAMP WITH TIME ZONE,
  version              BIGINT NOT NULL,
  priority             SMALLINT,
  PRIMARY KEY (task_name, task_instance)
);

-- The machines that take part or took part in a migration.
CREATE TABLE cluster_node (
  migration     VARCHAR(100) NOT NULL,
  node          VARCHAR(50) NOT NULL,
  token         VARCHAR(200) NOT NULL,            -- recorded in migration_item.claimed_by
  seat          VARCHAR(100) NOT NULL,            -- cluster_seat.task_instance
  seat_version  BIGINT NOT NULL,                  -- cluster_seat.version at the time when the node took the seat
  process       VARCHAR(200) NOT NULL,            -- host and process id, for people
  joined_at     TIMESTAMP(3) WITH TIME ZONE NOT NULL,
  seen_at       TIMESTAMP(3) WITH TIME ZONE NOT NULL,   -- last sign of life
  gate          VARCHAR(200),                     -- why the node downloads nothing now; for people
  transfers     INTEGER NOT NULL DEFAULT 0,       -- running now; for people
  PRIMARY KEY (migration, node)
);

-- The nodes that have their seat. A node that is not in this view may change nothing, even if it does not know that yet.
-- A node whose last heartbeat is old stays in this view until another node removes its seat.
CREATE VIEW cluster_living AS
  SELECT n.migration, n.node, n.token, s.last_heartbeat
  FROM cluster_node n JOIN cluster_seat s ON s.task_instance = n.seat AND s.version = n.seat_version AND s.picked;

ALTER TABLE migration ADD COLUMN stations_open BOOLEAN DEFAULT FALSE NOT NULL;  -- whether nodes may claim items
ALTER TABLE migration ADD COLUMN fingerprint TEXT;                              -- of the settings that all nodes must share
ALTER TABLE migration ADD COLUMN scanned_by VARCHAR(200);                       -- token of the node that refreshes the index

ALTER TABLE migration_item ADD COLUMN staged_on VARCHAR(50);                    -- node that downloads or has the file
CREATE INDEX migration_item_staged ON migration_item (migration, staged_on, state);
