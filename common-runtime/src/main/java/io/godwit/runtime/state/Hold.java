package io.godwit.runtime.state;

/**
 * Why a run does not write a mapping's table.
 *
 * @param rowsLost whether rows that were written are gone: only another attempt can bring them back, so the hold stays until then
 */
public record Hold(Failure reason, boolean rowsLost) {}
