/** Measures the way from the bytes of Milvus's log to row events. */
package io.godwit.bench.decode;
