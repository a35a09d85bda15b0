package io.godwit.control.precheck;

import io.godwit.model.error.ErrorCode;
import io.godwit.model.error.GodwitException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which addresses the service does not connect to on the word of a user. A name is judged by what it resolves to, and an IPv4 address
 * that is written as an IPv6 one like itself.
 *
 * @param blocks none of whose addresses is connected to
 */
public record AddressRules(List<Block> blocks) {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final byte[] TRANSLATED = Arrays.copyOf(new byte[] {0, 0x64, (byte) 0xff, (byte) 0x9b}, 12);
    private static final byte[] COMPATIBLE = new byte[12];
    private static final int IPV6_BYTES = 16;

    /**
     * The addresses of the link itself, where a cloud keeps the credentials of the machine, and the other ones of such metadata
     * services.
     */
    public static final AddressRules USUAL = of("169.254.0.0/16,fe80::/10,100.100.100.200,192.0.0.192,fd00:ec2::254");

    /** Copies the list. */
    public AddressRules {
        blocks = List.copyOf(blocks);
    }

    /** Addresses that begin with the same bits. */
    public record Block(InetAddress first, int bits) {
        private boolean has(byte[] address) {
            byte[] begin = first.getAddress();
            if (begin.length != address.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> bit % Byte.SIZE;
                if ((begin[bit / Byte.SIZE] & mask) != (address[bit / Byte.SIZE] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Rules from blocks as people write them, for example {@code 169.254.0.0/16,100.100.100.200}; an empty text refuses nothing.
     *
     * @throws GodwitException configuration, when one is no block
     */
    public static AddressRules of(String blocks) {
        return new AddressRules(Arrays.stream(blocks.split(","))
                .map(String::strip)
                .filter(block -> !block.isEmpty())
                .map(AddressRules::block)
                .toList());
    }

    /** Whether it may not be connected to. */
    public boolean refuses(InetAddress address) {
        byte[] bytes = address.getAddress();
        return blocks.stream().anyMatch(block -> block.has(bytes) || block.has(inside(bytes)));
    }

    private static Block block(String text) {
        String[] parts = text.split("/", 2);
        try {
            if (LITERAL.matcher(parts[0]).matches()) { // a name would be asked for
                InetAddress first = InetAddress.getByName(parts[0]);
                int most = first.getAddress().length * Byte.SIZE;
                int bits = parts.length == 1 ? most : Integer.parseInt(parts[1]);
                if (bits >= 0 && bits <= most) {
                    return new Block(first, bits);
                }
            }
        } catch (UnknownHostException | NumberFormatException e) { // said below
        }
        throw GodwitException.configuration(
                ErrorCode.CONFIG_INVALID,
                text + " is not a block of addresses",
                "write for example 169.254.0.0/16 or fe80::/10, several separated by commas");
    }

    /** The IPv4 address in the clothes of an IPv6 one: {@code ::a.b.c.d}, {@code 64:ff9b::a.b.c.d}; nothing where there is none. */
    private static byte[] inside(byte[] bytes) {
        if (bytes.length != IPV6_BYTES) {
            return new byte[0];
        }
        byte[] head = Arrays.copyOf(bytes, TRANSLATED.length);
        return Arrays.equals(head, TRANSLATED) || Arrays.equals(head, COMPATIBLE)
                ? Arrays.copyOfRange(bytes, TRANSLATED.length, IPV6_BYTES)
                : new byte[0];
    }
}
