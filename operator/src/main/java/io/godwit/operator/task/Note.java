package io.godwit.operator.task;

/**
 * Something that happened to an object, for people: an Event of the cluster.
 *
 * @param reason one word, for programs
 */
public record Note(boolean warns, String reason, String text) {
    private static final int LONGEST = 1000;

    /** Cuts what the cluster would refuse. */
    public Note {
        text = text.length() > LONGEST ? text.substring(0, LONGEST) + "..." : text;
    }
}
