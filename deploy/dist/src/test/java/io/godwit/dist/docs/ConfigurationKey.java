package io.godwit.dist.docs;

import io.godwit.runtime.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The words for one key of the task file, as {@code configuration-keys.txt} holds them.
 *
 * @param section path of the section that holds the key
 * @param another another value than the default, empty where the key takes none
 * @param needed values of other keys, by path, that the other value needs
 */
record ConfigurationKey(
        String section,
        String name,
        String type,
        String meaning,
        Optional<Object> another,
        Map<String, Object> needed) {
    private static final String FILE = "configuration-keys.txt";
    private static final String PARAMETERS = "spec.options.parameters";

    String path() {
        return section.isEmpty() ? name : section + "." + name;
    }

    /** Every described key, in the order of the page. */
    static List<ConfigurationKey> all() {
        return lines().filter(line -> !line.startsWith("["))
                .map(ConfigurationKey::parse)
                .toList();
    }

    /** The words for a section, whose line begins with its path in brackets. */
    static String wordsOf(String section) {
        String begin = "[" + section + "] | ";
        return lines().filter(line -> line.startsWith(begin))
                .map(line -> line.substring(begin.length()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(FILE + " has no words for the section " + section));
    }

    private static Stream<String> lines() {
        try (InputStream file = ConfigurationKey.class.getResourceAsStream(FILE)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Paths of all sections, the sections around sections included, outer ones first. */
    static List<String> sections() {
        List<String> sections = new ArrayList<>(List.of(""));
        for (ConfigurationKey key : all()) {
            for (int dot = key.section.indexOf('.'); dot >= 0; dot = key.section.indexOf('.', dot + 1)) {
                sections.add(key.section.substring(0, dot));
            }
            sections.add(key.section);
        }
        return sections.stream().distinct().toList();
    }

    private static ConfigurationKey parse(String line) {
        String[] cells = line.split(" \\| ", -1);
        int end = cells[0].startsWith(PARAMETERS) ? PARAMETERS.length() : cells[0].lastIndexOf('.');
        return new ConfigurationKey(
                cells[0].substring(0, Math.max(0, end)),
                cells[0].substring(end + 1),
                cells[1],
                cells[2],
                cells.length > 3
                        ? Optional.of(object("{\"value\":" + cells[3] + "}").get("value"))
                        : Optional.empty(),
                cells.length > 4 ? object(cells[4]) : Map.of());
    }

    private static Map<String, Object> object(String json) {
        return Json.tree(json.getBytes(StandardCharsets.UTF_8));
    }
}
