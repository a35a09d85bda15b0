/**
 * In-memory fakes of the ports with honest semantics, faults decided by a seed, and a scheduler that runs threads one at a
 * time. For tests only; no server is started here.
 */
package io.godwit.testsupport;
