/** Databases, collections, their schemas and load states. */
package io.godwit.milvus.catalog;
