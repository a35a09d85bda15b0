/** Load and kills for minutes, then a comparison of both sides. */
package io.godwit.bench.soak;
