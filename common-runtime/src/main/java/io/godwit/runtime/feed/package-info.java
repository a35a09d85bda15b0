/** Row events on their way from Kafka to a writer thread, of the snapshot as of the changes. */
package io.godwit.runtime.feed;
