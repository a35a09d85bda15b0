package io.godwit.model.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.model.row.ByteSlice;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class Utf8Test {
    @Property(tries = 5_000)
    void agreesWithTheStrictDecoder(@ForAll @Size(max = 6) byte[] bytes) {
        assertThat(isWellFormed(bytes)).isEqualTo(decodes(bytes));
    }

    @Example
    void everyTwoBytesAndEveryLeadOfThreeAndFourAgree() {
        for (int first = 0; first < 256; first++) {
            for (int second = 0; second < 256; second++) {
                for (byte[] bytes : new byte[][] {
                    {(byte) first, (byte) second},
                    {(byte) first, (byte) second, (byte) 0x80},
                    {(byte) first, (byte) second, (byte) 0x80, (byte) 0xbf}
                }) {
                    assertThat(isWellFormed(bytes)).as("%x %x", first, second).isEqualTo(decodes(bytes));
                }
            }
        }
    }

    private static boolean isWellFormed(byte[] bytes) {
        ByteSlice slice = new ByteSlice();
        slice.set(bytes, 0, bytes.length);
        return Utf8.isWellFormed(slice);
    }

    private static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
