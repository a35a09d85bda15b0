package io.godwit.model.text;

import io.godwit.model.row.ByteSlice;

/** Distinguishes well-formed UTF-8 (RFC 3629) from bytes that a decoder would silently replace. */
public final class Utf8 {
    private Utf8() {}

    /** Whether the bytes decode without loss: no stray or missing bytes, overlong forms, surrogates or code points too high. */
    public static boolean isWellFormed(ByteSlice text) {
        return isWellFormed(text.array(), text.offset(), text.offset() + text.length());
    }

    private static boolean isWellFormed(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end) {
            if (bytes[at] >= 0) {
                at++;
                continue;
            }
            int length = length(bytes[at] & 0xff);
            if (length == 0 || at + length > end || !secondFits(bytes[at] & 0xff, bytes[at + 1] & 0xff)) {
                return false;
            }
            for (int i = at + 2; i < at + length; i++) {
                if ((bytes[i] & 0xc0) != 0x80) {
                    return false;
                }
            }
            at += length;
        }
        return true;
    }

    private static int length(int first) {
        if (first >= 0xc2 && first <= 0xdf) {
            return 2;
        }
        if (first >= 0xe0 && first <= 0xef) {
            return 3;
        }
        return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
    }

    private static boolean secondFits(int first, int second) {
        return switch (first) {
            case 0xe0 -> second >= 0xa0 && second <= 0xbf;
            case 0xed -> second >= 0x80 && second <= 0x9f;
            case 0xf0 -> second >= 0x90 && second <= 0xbf;
            case 0xf4 -> second >= 0x80 && second <= 0x8f;
            default -> second >= 0x80 && second <= 0xbf;
        };
    }
}
