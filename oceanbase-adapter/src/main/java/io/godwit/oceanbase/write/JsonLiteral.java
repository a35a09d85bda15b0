package io.godwit.oceanbase.write;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.row.ByteSlice;
import io.godwit.model.text.Utf8;
import java.nio.charset.StandardCharsets;

/**
 * Writes JSON text as a literal that the engine stores without changing a value. Text is written as it is, unless it holds a
 * number that the engine's JSON parser misrounds ({@link JsonNumber}); such a document is built with {@code json_object} and
 * {@code json_array}, whose double literals are exact. Not thread-safe.
 */
final class JsonLiteral {
    private final JsonWalk walk = new JsonWalk();
    private long asText;
    private long constructed;

    /** Appends the literal; throws UnstorableValueException for what the engine would change or refuse. */
    void append(ByteSlice json, String column, SqlBuffer out) {
        if (!Utf8.isWellFormed(json)) {
            throw refusal(column, "bytes that are not UTF-8");
        }
        switch (walk.inspect(json.array(), json.offset(), json.length())) {
            case EXACT_AS_TEXT -> {
                asText++;
                out.appendText(json);
            }
            case MISROUNDED_AS_TEXT -> {
                constructed++;
                walk.build(out);
            }
            case NOT_JSON -> {
                appendBareText(json, out);
                asText++;
            }
            case UNSTORABLE -> throw refusal(column, "JSON with " + walk.objection());
        }
    }

    /** Documents written as text so far. */
    long asText() {
        return asText;
    }

    /** Documents built with functions so far. */
    long constructed() {
        return constructed;
    }

    /** Reports to {@code forms} what was written, and counts from zero again. */
    void report(String table, JsonForms forms) {
        if (asText > 0) {
            forms.wrote(table, JsonForms.Form.TEXT, asText);
        }
        if (constructed > 0) {
            forms.wrote(table, JsonForms.Form.CONSTRUCTED, constructed);
        }
        asText = 0;
        constructed = 0;
    }

    /** Milvus accepts bare text in a JSON field, even text that looks like broken JSON; its valid JSON form is a string. */
    private static void appendBareText(ByteSlice json, SqlBuffer out) {
        String text = json.toUtf8();
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        byte[] utf8 = quoted.append('"').toString().getBytes(StandardCharsets.UTF_8);
        out.appendText(utf8, 0, utf8.length);
    }

    private static UnstorableValueException refusal(String column, String found) {
        return new UnstorableValueException(
                ErrorCode.VALUE_BAD_JSON,
                "column " + column + " holds " + found + ", which would not be kept unchanged");
    }
}
