/** How changes pass through Kafka: row events, positions in the source log and watermarks in one transaction. */
package io.godwit.runtime.change;
