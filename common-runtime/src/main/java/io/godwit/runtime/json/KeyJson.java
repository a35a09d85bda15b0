package io.godwit.runtime.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.godwit.model.row.Key;
import java.io.IOException;

/** Keys as JSON: {@code {"long":"5"}} (text, since JSON numbers end at 2^53 in many readers) or {@code {"text":"a"}}. */
final class KeyJson {
    private KeyJson() {}

    static final class Writer extends StdSerializer<Key> {
        Writer() {
            super(Key.class);
        }

        @Override
        public void serialize(Key key, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartObject();
            switch (key) {
                case Key.OfLong number -> out.writeStringField("long", Long.toString(number.value()));
                case Key.OfText text -> out.writeStringField("text", text.value());
            }
            out.writeEndObject();
        }
    }

    static final class Reader extends StdDeserializer<Key> {
        Reader() {
            super(Key.class);
        }

        @Override
        public Key deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode node = parser.readValueAsTree();
            return node.has("long")
                    ? Key.of(Long.parseLong(node.get("long").asText()))
                    : Key.of(node.get("text").asText());
        }
    }
}
