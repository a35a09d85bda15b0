/** The source: Milvus 2.3 and 2.4. The only place with {@code io.milvus} and {@code milvus.proto}. */
package io.godwit.milvus;
