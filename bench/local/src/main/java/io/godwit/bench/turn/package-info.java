/** Tasks that are turned around while they are measured or rehearsed: they need a control service. */
package io.godwit.bench.turn;
