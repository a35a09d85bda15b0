package io.godwit.model.text;

/** Text that others chose, for a line of a log, of the audit or of a terminal: on one line, and of a bounded length. */
public final class Printable {
    private static final String CUT = "...";

    private Printable() {}

    /** The text with a question mark for each character that is not seen, cut to {@code most} characters. */
    public static String of(String text, int most) {
        String line = text.codePoints()
                .map(character -> isSeen(character) ? character : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.length() <= most ? line : line.substring(0, most - CUT.length()) + CUT;
    }

    private static boolean isSeen(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
