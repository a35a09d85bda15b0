/** The connection to Milvus, its login, and what its answers mean. */
package io.godwit.milvus.connect;
