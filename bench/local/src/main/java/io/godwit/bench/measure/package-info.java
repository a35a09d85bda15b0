/** Measures Godwit against what the same machine can do without it. */
package io.godwit.bench.measure;
