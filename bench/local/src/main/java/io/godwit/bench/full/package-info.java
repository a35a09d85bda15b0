/** Full migration against its ceilings: bare read, bare write, both with Kafka in between. */
package io.godwit.bench.full;
