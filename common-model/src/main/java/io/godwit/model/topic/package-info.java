/** Names of Kafka topics and the rule that spreads keys over partitions. */
package io.godwit.model.topic;
