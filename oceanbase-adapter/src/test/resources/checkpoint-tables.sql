CREATE DATABASE IF NOT EXISTS `godwit`;
CREATE TABLE IF NOT EXISTS `godwit`.apply_checkpoint (
  task_id VARCHAR(32) COLLATE utf8mb4_bin NOT NULL, topic VARCHAR(249) COLLATE utf8mb4_bin NOT NULL,
  partition_id INT NOT NULL, next_offset BIGINT NOT NULL, epoch BIGINT NOT NULL, state VARCHAR(8) NOT NULL,
  rows_applied BIGINT NOT NULL, rows_conflict BIGINT NOT NULL, bytes_applied BIGINT NOT NULL,
  read_changes BIGINT NOT NULL, insert_changes BIGINT NOT NULL, update_changes BIGINT NOT NULL,
  delete_changes BIGINT NOT NULL,
  updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (task_id, topic, partition_id));
CREATE TABLE IF NOT EXISTS `godwit`.apply_batch (
  task_id VARCHAR(32) COLLATE utf8mb4_bin NOT NULL, topic VARCHAR(249) COLLATE utf8mb4_bin NOT NULL,
  partition_id INT NOT NULL, next_offset BIGINT NOT NULL,
  PRIMARY KEY (task_id, topic, partition_id));
CREATE TABLE IF NOT EXISTS `godwit`.table_mapping (
  task_id VARCHAR(32) COLLATE utf8mb4_bin NOT NULL, collection_id BIGINT NOT NULL,
  collection VARCHAR(600) NOT NULL, target_table VARCHAR(140) NOT NULL, attempt INT NOT NULL,
  phase VARCHAR(8) NOT NULL,
  updated_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
  PRIMARY KEY (task_id, collection_id));
