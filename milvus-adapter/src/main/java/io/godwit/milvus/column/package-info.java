/** Columns as Milvus sends them, both in answers and in its log, read row by row without boxing. */
package io.godwit.milvus.column;
