package io.godwit.model.text;

/**
 * One field of a record, for people.
 *
 * @param bytes size of its value as the record holds it
 * @param text the value; cut where it is long
 */
public record FieldText(String name, String type, int bytes, String text) {
    /** Longer texts are cut. */
    public static final int MOST_CHARACTERS = 2_000;

    /** Cuts the text. */
    public FieldText {
        if (text.length() > MOST_CHARACTERS) {
            text = text.substring(0, MOST_CHARACTERS) + "...";
        }
    }
}
