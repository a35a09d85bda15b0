/**
 * Writing to Milvus: rows as columns of upserts, removals by key, what Milvus refuses. Checkpoints are kept elsewhere. Reading is in
 * {@code scan}.
 */
package io.godwit.milvus.write;
