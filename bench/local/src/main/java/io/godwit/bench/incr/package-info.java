/** Incremental sync against its ceilings, and the latency of changes. */
package io.godwit.bench.incr;
