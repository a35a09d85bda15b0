/** Row events on their way from Kafka to a writer thread, both of the snapshot and of the changes. */
package io.godwit.runtime.feed;
