package io.godwit.control.standing;

import java.util.OptionalLong;

/**
 * How far a component has come in one of the things that it reads.
 *
 * @param of channel of the source's log, or full name of a collection
 * @param position where it is there, as it is kept
 * @param upToMillis the source's time up to which it has everything; absent where that is not known
 * @param lagMillis how old that is now
 */
public record ComponentPosition(String of, String position, OptionalLong upToMillis, OptionalLong lagMillis) {}
