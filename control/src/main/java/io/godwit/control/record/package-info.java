/** What Kafka keeps of a task: records, hand-offs, statuses, conflicts. */
package io.godwit.control.record;
