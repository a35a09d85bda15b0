/**
 * In-memory fakes of the ports with honest semantics, faults decided by a seed, and a scheduler that runs threads one at a
 * time. For tests only. Real servers are started in {@code servers}, nowhere else here.
 */
package io.godwit.testsupport;
