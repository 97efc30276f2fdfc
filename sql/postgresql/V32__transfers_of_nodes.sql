-- The running transfers of a machine are counted in cluster_transfer, which also names their videos.
ALTER TABLE cluster_node DROP COLUMN transfers;
