/** Milvus's own log: what its messages say ({@link io.godwit.milvus.log.MilvusLogDecoder}) and where they lie. */
package io.godwit.milvus.log;
