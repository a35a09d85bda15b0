/** The way back against its ceilings, the latency of changes, and the price of the change log. */
package io.godwit.bench.reverse;
