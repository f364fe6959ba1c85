package dev.tributary.expression;

import dev.tributary.msgpack.JsonReader;
import dev.tributary.msgpack.MalformedJsonException;
import dev.tributary.msgpack.MessagePackReader;
import dev.tributary.msgpack.MessagePackWriter;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** Texts that hold something else: JSON, Base64, digests, what stands in addresses of pages. */
final class Encodings {
    static final Methods<Value> METHODS = new Methods<Value>()
            .add("JSON.parse JSON.load", 1, 2, (none, sent) -> parsed(sent))
            .add("JSON.generate JSON.dump", 1, (none, sent) -> sent.send(sent.first(), "to_json"))
            .add("Base64.strict_encode64", 1, (none, sent) -> new Text(base64(bytes(sent))))
            .add("Base64.encode64", 1, (none, sent) -> new Text(lines(base64(bytes(sent)))))
            .add("Base64.urlsafe_encode64", 1, 2, (none, sent) -> new Text(urlSafe(sent)))
            .add("Base64.decode64 Base64.strict_decode64 Base64.urlsafe_decode64", 1, (none, sent) -> decoded(sent))
            .add("Digest::MD5.hexdigest", 1, (none, sent) -> digest("MD5", sent))
            .add("Digest::SHA1.hexdigest", 1, (none, sent) -> digest("SHA-1", sent))
            .add("Digest::SHA256.hexdigest", 1, (none, sent) -> digest("SHA-256", sent))
            .add("Digest::SHA384.hexdigest", 1, (none, sent) -> digest("SHA-384", sent))
            .add("Digest::SHA512.hexdigest", 1, (none, sent) -> digest("SHA-512", sent))
            .add("CGI.escape URI.encode_www_form_component", 1, (none, sent) -> new Text(escaped(sent)))
            .add("CGI.unescape URI.decode_www_form_component", 1, (none, sent) -> new Text(unescaped(sent)))
            .add("CGI.escapeHTML", 1, (none, sent) -> new Text(html(sent.text(0))));

    private static final int LINE = 60;

    private Encodings() {}

    private static byte[] bytes(Sent sent) {
        return sent.text(0).getBytes(StandardCharsets.UTF_8);
    }

    private static Value parsed(Sent sent) {
        byte[] utf8 = bytes(sent);
        sent.run().steps(utf8.length / 16);
        boolean symbols = Options.of(sent, 1).isTrue("symbolize_names");
        var packed = new MessagePackWriter(utf8.length);
        try {
            JsonReader.pack(utf8, 0, utf8.length, packed);
        } catch (MalformedJsonException e) {
            throw CodeException.raised("JSON::ParserError", e.getMessage());
        }
        Value value = Value.read(new MessagePackReader(packed.bytes(), 0, packed.length()));
        sent.run().produced(2L * packed.length());
        return symbols ? withSymbols(value) : value;
    }

    private static Value withSymbols(Value value) {
        return switch (value) {
            case Items items ->
                new Items(items.list().stream().map(Encodings::withSymbols).toList());
            case Pairs pairs -> {
                var named = new Pairs();
                pairs.map().forEach((key, of) -> named.put(new Symbol(key.text()), withSymbols(of)));
                yield named;
            }
            default -> value;
        };
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String lines(String base64) {
        var lines = new StringBuilder();
        for (int at = 0; at < base64.length(); at += LINE) {
            lines.append(base64, at, Math.min(at + LINE, base64.length())).append('\n');
        }
        return lines.toString();
    }

    private static String urlSafe(Sent sent) {
        String encoded = Base64.getUrlEncoder().encodeToString(bytes(sent));
        boolean unpadded = sent.count() > 1
                && Constants.FALSE.equals(Options.of(sent, 1).pairs().map().get(new Symbol("padding")));
        return unpadded ? encoded.replace("=", "") : encoded;
    }

    private static Value decoded(Sent sent) {
        String given = sent.text(0).replace('-', '+').replace('_', '/').replaceAll("[^A-Za-z0-9+/]", "");
        // A digit alone at the end says nothing.
        String whole = given.substring(0, given.length() - (given.length() % 4 == 1 ? 1 : 0));
        return new Text(new String(Base64.getDecoder().decode(whole), StandardCharsets.UTF_8));
    }

    private static Value digest(String algorithm, Sent sent) {
        sent.run().reads(sent.text(0));
        try {
            return new Text(HexFormat.of()
                    .formatHex(MessageDigest.getInstance(algorithm).digest(bytes(sent))));
        } catch (NoSuchAlgorithmException e) {
            throw new CodeException("this Java has no " + algorithm);
        }
    }

    private static String escaped(Sent sent) {
        return URLEncoder.encode(sent.text(0), StandardCharsets.UTF_8);
    }

    private static String unescaped(Sent sent) {
        try {
            return URLDecoder.decode(sent.text(0), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw CodeException.argument("invalid %-encoding");
        }
    }

    private static String html(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
