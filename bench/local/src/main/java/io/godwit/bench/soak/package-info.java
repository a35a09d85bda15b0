/** Load and deaths for minutes, then both sides compared. */
package io.godwit.bench.soak;
