package io.godwit.model.avro;

import io.godwit.model.text.FieldText;

/** A text that takes no more than is shown of it. */
final class CutText {
    /** More of a value need not be turned into text. */
    static final int MOST_BYTES = 4 * FieldText.MOST_CHARACTERS;

    private final StringBuilder text = new StringBuilder();

    CutText append(String more) {
        if (!isFull()) {
            text.append(more);
        }
        return this;
    }

    boolean isFull() {
        return text.length() > FieldText.MOST_CHARACTERS;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
