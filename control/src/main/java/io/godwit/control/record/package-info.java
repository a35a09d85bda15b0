/** What Kafka keeps about a task: records, hand-offs, statuses, conflicts. */
package io.godwit.control.record;
