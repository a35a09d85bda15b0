/** The control's records, journal and topics in Kafka. Nothing is decided here. */
package io.godwit.control.kafka;
