package dev.tributary.net;

import dev.tributary.config.ConfigException;
import java.net.InetAddress;
import java.util.List;

/**
 * IP addresses that begin with the same bits: {@code 192.168.0.0/16}, {@code 2001:db8::/32}, or a single address.
 *
 * @param bits how many of the address's bits count
 */
public record AddressRange(InetAddress address, int bits) {

    /** Just this one. */
    public static AddressRange of(InetAddress address) {
        return new AddressRange(address, address.getAddress().length * 8);
    }

    /** @throws ConfigException if {@code text} is no address, with or without {@code /bits} */
    public static AddressRange parse(String text) {
        List<String> parts = List.of(text.strip().split("/", -1));
        try {
            InetAddress address = InetAddress.ofLiteral(parts.getFirst());
            int most = address.getAddress().length * 8;
            int bits = parts.size() == 1 ? most : Integer.parseInt(parts.get(1));
            if (parts.size() <= 2 && bits >= 0 && bits <= most) {
                return new AddressRange(address, bits);
            }
        } catch (IllegalArgumentException e) {
            // told below, in words about the whole text
        }
        throw new ConfigException("'" + text + "' is no network; write an address and its number of bits, such as"
                + " 192.168.0.0/16 or 2001:db8::/32");
    }

    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit & 7);
            if (((ours[bit >> 3] ^ theirs[bit >> 3]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
