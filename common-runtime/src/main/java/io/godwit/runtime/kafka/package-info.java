/** Kafka and schema registry plumbing that every service shares. Knows nothing of Milvus or OceanBase. */
package io.godwit.runtime.kafka;
