package io.godwit.stack.server;

import java.util.ArrayList;
import java.util.List;

/**
 * Sets values in a YAML text line by line and keeps the rest, comments included. Knows nested maps with two spaces per
 * level, as Milvus writes them; a missing key is added under its deepest existing parent.
 */
final class YamlEdit {
    private final List<String> lines;

    YamlEdit(String text) {
        this.lines = new ArrayList<>(text.lines().toList());
    }

    /** Turns {@code # section:} followed by {@code #   firstKey:} into an empty section, its commented keys left out. */
    YamlEdit uncommentSection(String section, String firstKey) {
        for (int i = 0; i + 1 < lines.size(); i++) {
            if (lines.get(i).equals("# " + section + ":") && lines.get(i + 1).startsWith("#   " + firstKey + ":")) {
                lines.set(i, section + ":");
                return this;
            }
        }
        throw new IllegalArgumentException("The template has no commented section " + section);
    }

    YamlEdit set(String dottedKey, String value) {
        String[] keys = dottedKey.split("\\.");
        int parent = -1;
        for (int level = 0; level < keys.length; level++) {
            int line = find(keys[level], level, parent);
            if (line < 0) {
                insert(keys, level, parent, value);
                return this;
            }
            parent = line;
        }
        lines.set(parent, "  ".repeat(keys.length - 1) + keys[keys.length - 1] + ": " + value);
        return this;
    }

    String text() {
        return String.join("\n", lines) + "\n";
    }

    /** The line of a key at this level below its parent's line, or -1. */
    private int find(String key, int level, int parent) {
        String start = "  ".repeat(level) + key + ":";
        for (int i = parent + 1; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith(start)) {
                return i;
            }
            if (level > 0 && isKey(line) && indent(line) < 2 * level) {
                return -1;
            }
        }
        return -1;
    }

    private void insert(String[] keys, int level, int parent, String value) {
        int at = parent < 0 ? lines.size() : parent + 1;
        for (int i = level; i < keys.length; i++) {
            String text = "  ".repeat(i) + keys[i] + ":";
            lines.add(at++, i == keys.length - 1 ? text + " " + value : text);
        }
    }

    private static boolean isKey(String line) {
        return !line.isBlank() && !line.stripLeading().startsWith("#");
    }

    private static int indent(String line) {
        return line.length() - line.stripLeading().length();
    }
}
