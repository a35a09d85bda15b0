package io.godwit.runtime.state;

/**
 * Why a run does not write to a mapping's table.
 *
 * @param rowsLost whether rows that were written are gone: only another attempt can restore them, so the hold stays until then
 */
public record Hold(Failure reason, boolean rowsLost) {}
