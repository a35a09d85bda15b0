/** Runs the decisions about managed tasks on Kafka Streams: requests and reports in, records, orders, outcomes and events out. */
package io.godwit.control.topology;
