/**
 * Writes rows in multi-row statements whose bytes it builds itself: the driver's own batching takes seven times as much CPU. Every
 * literal is exact; what the engine's parsers misround or swallow is written another way or refused.
 */
package io.godwit.oceanbase.write;
