package io.godwit.stack.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** Configuration files kept as resources, with {@code ${name}} in the places to fill. */
final class Templates {
    private Templates() {}

    /** @throws IllegalStateException if a place is left unfilled */
    static String fill(String resource, Map<String, String> values) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(Templates.class.getResourceAsStream("/io/godwit/stack/" + resource), resource)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (Map.Entry<String, String> value : values.entrySet()) {
                text = text.replace("${" + value.getKey() + "}", value.getValue());
            }
            if (text.contains("${")) {
                throw new IllegalStateException("A place in " + resource + " was left unfilled");
            }
            return text;
        }
    }
}
