/** The two ends of a snapshot topic: publishing rows with the scan's position, and feeding them to a writer. */
package io.godwit.runtime.snapshot;
