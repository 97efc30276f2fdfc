-- Status and reports go through all videos in order.
CREATE INDEX migration_item_position ON migration_item (migration, list_position);
