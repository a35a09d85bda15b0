package io.godwit.oceanbase.write;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Walks JSON text (RFC 8259) byte by byte: once to judge it, and once more, where needed, to write it as SQL functions. Not
 * thread-safe.
 */
final class JsonWalk {
    /** What a document requires. */
    enum Verdict {
        /** The engine keeps the text's values. */
        EXACT_AS_TEXT,
        /** Holds numbers that its text parser may misround. */
        MISROUNDED_AS_TEXT,
        /** Is not JSON. */
        NOT_JSON,
        /** Holds a value that the engine cannot hold. */
        UNSTORABLE
    }

    private static final int MAX_DEPTH = 100;

    private final JsonNumber number = new JsonNumber();
    private byte[] bytes = new byte[0];
    private int start;
    private int end;
    private int at;
    private int depth;
    private boolean misrounded;
    private String objection = "";
    private SqlBuffer out;

    /** Judges the document; {@link #build} may follow. */
    Verdict inspect(byte[] text, int offset, int length) {
        bytes = text;
        start = offset;
        end = offset + length;
        misrounded = false;
        objection = "";
        out = null;
        try {
            walk();
        } catch (NotJsonException e) {
            return depth > MAX_DEPTH ? Verdict.UNSTORABLE : Verdict.NOT_JSON;
        }
        if (!objection.isEmpty()) {
            return Verdict.UNSTORABLE;
        }
        return misrounded ? Verdict.MISROUNDED_AS_TEXT : Verdict.EXACT_AS_TEXT;
    }

    /** Why the document is UNSTORABLE. */
    String objection() {
        return objection;
    }

    /** Writes the document that was inspected last as functions; a number that stands alone is cast. */
    void build(SqlBuffer buffer) {
        out = buffer;
        at = start;
        space();
        boolean container = peek() == '{' || peek() == '[';
        emit(container ? "" : "cast(");
        walk();
        emit(container ? "" : " as json)");
    }

    private void walk() {
        at = start;
        depth = 0;
        value();
        space();
        if (at != end) {
            throw new NotJsonException();
        }
    }

    private void value() {
        space();
        if (++depth > MAX_DEPTH) {
            objection = "more than " + MAX_DEPTH + " levels";
            throw new NotJsonException();
        }
        switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
        depth--;
    }

    private void object() {
        at++;
        emit("json_object(");
        space();
        boolean first = true;
        while (peek() != '}') {
            if (!first) {
                expect(',');
                emit(",");
                space();
            }
            first = false;
            if (peek() != '"') {
                throw new NotJsonException();
            }
            string();
            space();
            expect(':');
            emit(",");
            value();
            space();
        }
        at++;
        emit(")");
    }

    private void array() {
        at++;
        emit("json_array(");
        space();
        boolean first = true;
        while (peek() != ']') {
            if (!first) {
                expect(',');
                emit(",");
            }
            first = false;
            value();
            space();
        }
        at++;
        emit(")");
    }

    private void string() {
        int open = ++at;
        boolean escaped = false;
        while (peek() != '"') {
            if (bytes[at] == '\\') {
                escaped = true;
                at++;
                peek();
            } else if ((bytes[at] & 0xff) < ' ') {
                throw new NotJsonException();
            }
            at++;
        }
        int close = at++;
        if (escaped || out != null) {
            byte[] plain = escaped ? unescape(open, close) : null;
            if (out != null && plain == null) {
                out.appendText(bytes, open, close - open);
            } else if (out != null) {
                out.appendText(plain, 0, plain.length);
            }
        }
    }

    private byte[] unescape(int from, int to) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream(to - from);
        for (int i = from; i < to; i++) {
            if (bytes[i] != '\\') {
                plain.write(bytes[i]);
                continue;
            }
            i++;
            switch (bytes[i]) {
                case 'b' -> plain.write('\b');
                case 'f' -> plain.write('\f');
                case 'n' -> plain.write('\n');
                case 'r' -> plain.write('\r');
                case 't' -> plain.write('\t');
                case '"', '\\', '/' -> plain.write(bytes[i]);
                case 'u' -> i = unicode(i + 1, to, plain);
                default -> throw new NotJsonException();
            }
        }
        return plain.toByteArray();
    }

    /** Decodes four hexadecimal digits, and a second escape for the other half of a pair; returns the last byte used. */
    private int unicode(int from, int to, ByteArrayOutputStream plain) {
        char first = hex(from, to);
        int last = from + 3;
        String text = String.valueOf(first);
        if (Character.isHighSurrogate(first) && last + 6 < to && bytes[last + 1] == '\\' && bytes[last + 2] == 'u') {
            char second = hex(last + 3, to);
            if (Character.isLowSurrogate(second)) {
                text += second;
                last += 6;
            }
        }
        if (text.length() == 1 && Character.isSurrogate(first)) {
            objection = "half of a surrogate pair";
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        plain.write(utf8, 0, utf8.length);
        return last;
    }

    private char hex(int from, int to) {
        if (from + 4 > to) {
            throw new NotJsonException();
        }
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(bytes[i], 16);
            if (digit < 0) {
                throw new NotJsonException();
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    private void number() {
        int next = number.read(bytes, at, end);
        if (next < 0) {
            throw new NotJsonException();
        }
        if (!number.objection().isEmpty()) {
            objection = number.objection();
        } else {
            misrounded |= !number.exactAsText();
            if (out != null) {
                number.append(out);
            }
        }
        at = next;
    }

    private void word(String word) {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
        emit(word);
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw new NotJsonException();
        }
        at++;
    }

    private byte peek() {
        if (at >= end) {
            throw new NotJsonException();
        }
        return bytes[at];
    }

    private void space() {
        while (at < end && (bytes[at] == ' ' || bytes[at] == '\n' || bytes[at] == '\r' || bytes[at] == '\t')) {
            at++;
        }
    }

    private void emit(String sql) {
        if (out != null) {
            out.append(sql);
        }
    }

    private static final class NotJsonException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotJsonException() {
            super(null, null, false, false);
        }
    }
}
