/** Full migration against its ceilings: bare read, bare write, both with Kafka between. */
package io.godwit.bench.full;
