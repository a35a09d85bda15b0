/** Fills a Milvus with sample collections, for the quickstart and for tests. Writes through the raw stub, column by column. */
package io.godwit.milvus.sample;
