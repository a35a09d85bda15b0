/** The adapter on real servers: Milvus 2.3.5 with its log in Kafka, and milvus-lite for what 2.3.5 lacks. */
package io.godwit.milvus.it;
