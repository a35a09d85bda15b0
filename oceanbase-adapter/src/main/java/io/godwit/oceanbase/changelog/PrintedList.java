package io.godwit.oceanbase.changelog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Elements of a list as the engine prints it, in brackets or braces and with commas, none of which an element contains. */
public final class PrintedList {
    private PrintedList() {}

    /** The elements. */
    public static List<String> of(byte[] printed) {
        int end = printed.length - 1; // the closing bracket
        List<String> elements = new ArrayList<>();
        int start = 1;
        for (int i = 1; i <= end; i++) {
            if (i == end || printed[i] == ',') {
                String element = new String(printed, start, i - start, StandardCharsets.US_ASCII).strip();
                if (!element.isEmpty()) {
                    elements.add(element);
                }
                start = i + 1;
            }
        }
        return elements;
    }
}
