/** Reads rows in key order, page by page, on the raw stub. */
package io.godwit.milvus.scan;
