package io.godwit.control.managed;

import io.godwit.runtime.json.Kept;

/**
 * One line of a task's history, under its name in {@code godwit.events}.
 *
 * @param what what was requested or reported
 * @param from the state before, as users read it; empty for a task that is new
 * @param to the state after
 * @param by who requested it; {@code godwit} for what happened by itself
 */
@Kept(in = "godwit.events", version = 1)
public record TaskEvent(long atMillis, String task, String what, String from, String to, String by) {}
