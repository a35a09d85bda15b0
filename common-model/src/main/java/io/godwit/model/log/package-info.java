/**
 * Port to the log that a source writes by itself: places in it, reading it, and what its messages say. Kafka now; shaped so that
 * Pulsar, RocksMQ and NATS fit, which carry the same bytes.
 */
package io.godwit.model.log;
