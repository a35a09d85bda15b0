/** Milvus's own log: what its messages say ({@link io.godwit.milvus.log.MilvusLogDecoder}) and where they are. */
package io.godwit.milvus.log;
