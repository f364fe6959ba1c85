package dev.tributary.protocol;

import static dev.tributary.protocol.Golden.ENTRIES;
import static dev.tributary.protocol.Golden.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tributary.event.Compression;
import dev.tributary.event.EventTime;
import dev.tributary.event.NoRoomException;
import dev.tributary.event.Room;
import dev.tributary.event.Tag;
import dev.tributary.msgpack.MessagePackWriter;
import dev.tributary.program.Checkout;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table "Malformed input" of docs/PROTOCOL.md, row by row. */
class MalformedInputTest {
    private static final String TAG = "a3742e61";
    private static final String TIME = "ce55ece6f8";
    private static final String RECORD = "81a16d01";
    private static final String GOOD = "92" + TIME + RECORD;
    private static final String CHUNK = "81a56368756e6ba24348";
    /** The name of a case, as the page writes it. */
    private static final Pattern CASE = Pattern.compile("`([^`]+)`");

    /** No event in it, but no reason to hang up. */
    static Stream<Arguments> invalid() {
        return Stream.of(
                Arguments.of("int", "05", false),
                Arguments.of("str", "a3616263", false),
                Arguments.of("bin", "c40161", false),
                Arguments.of("bool", "c3", false),
                Arguments.of("map", "81a16101", false),
                Arguments.of("float", "ca3f800000", false),
                Arguments.of("[]", "90", false),
                Arguments.of("[tag]", "91" + TAG, false),
                Arguments.of("[tag, int]", "92" + TAG + "05", false),
                Arguments.of("Message, tag int", "94 05" + TIME + RECORD + CHUNK, true),
                Arguments.of("Message, tag nil", "94 c0" + TIME + RECORD + CHUNK, true),
                Arguments.of("Forward, tag nil", "93 c0 91" + GOOD + CHUNK, true),
                Arguments.of("PackedForward, tag int", "93 05 aa" + GOOD + CHUNK, true),
                Arguments.of("Message, tag of 65,536 bytes", "94" + tagOf(65_536) + TIME + RECORD + CHUNK, true),
                Arguments.of("Forward, tag of 65,536 bytes", "93" + tagOf(65_536) + "91" + GOOD + CHUNK, true),
                Arguments.of("PackedForward, tag of 65,536 bytes", "93" + tagOf(65_536) + "aa" + GOOD + CHUNK, true),
                Arguments.of(
                        "metrics", "93" + TAG + "c4029380 82ad666c75656e745f7369676e616c01a56368756e6ba24348", true),
                Arguments.of(
                        "traces as Forward",
                        "93" + TAG + "91" + GOOD + "82ad666c75656e745f7369676e616c02a56368756e6ba24348",
                        true));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("invalid")
    void countsAMessageWithoutEventsAndAcknowledgesItIfAsked(String name, String bytes, boolean acked) {
        var message = (InvalidMessage) Decoded.message(hex(bytes));
        assertThat(message.reason()).isNotEmpty();
        assertThat(message.chunk().isPresent()).isEqualTo(acked);
        assertThat(message.repeated()).isFalse();
    }

    /** Well formed, but not events: left out, counted, and acknowledged with what is left. */
    static Stream<Arguments> skipped() {
        String eventTimeRecord = "92d70055ece6f80000000581a16d02";
        return Stream.of(
                Arguments.of("Message, record str", "94" + TAG + TIME + "a178" + CHUNK, 1, ""),
                Arguments.of("Message, record nil", "94" + TAG + TIME + "c0" + CHUNK, 1, ""),
                Arguments.of("Message, time nil", "94" + TAG + "c0" + RECORD + CHUNK, 1, ""),
                Arguments.of("Message, time float", "94" + TAG + "ca3f800000" + RECORD + CHUNK, 1, ""),
                Arguments.of("Message, time true", "94" + TAG + "c3" + RECORD + CHUNK, 1, ""),
                Arguments.of("Forward, an entry that is int", forward(GOOD, "05", GOOD), 1, GOOD + GOOD),
                Arguments.of("Forward, record nil", forward("92" + TIME + "c0", GOOD), 1, GOOD),
                Arguments.of("Forward, time nil", forward(GOOD, "92c0" + RECORD), 1, GOOD),
                Arguments.of("Forward, time true", forward("92c3" + RECORD), 1, ""),
                Arguments.of("Forward, entry []", forward("90", GOOD, "90"), 2, GOOD),
                Arguments.of("Forward, entry [time]", forward("91" + TIME, GOOD), 1, GOOD),
                Arguments.of("PackedForward, time float", packed("92cb3ff8000000000000" + RECORD, GOOD), 1, GOOD),
                Arguments.of("PackedForward, time nil", packed(GOOD, "92c0" + RECORD, GOOD), 1, GOOD + GOOD),
                Arguments.of(
                        "PackedForward, record int", packed(eventTimeRecord, "92" + TIME + "05"), 1, eventTimeRecord),
                Arguments.of("PackedForward, entry []", packed(GOOD, "90"), 1, GOOD),
                Arguments.of("metadata that is nil", packed("9292" + TIME + "c0" + RECORD, GOOD), 1, GOOD),
                Arguments.of("metadata without time", packed("929180" + RECORD, GOOD), 1, GOOD),
                Arguments.of("time of three", packed("9293" + TIME + "8080" + RECORD, GOOD), 1, GOOD),
                Arguments.of("time nested twice", packed("92929205808081a16d01", GOOD), 1, GOOD),
                Arguments.of("time beyond any calendar", packed("92cf7fffffffffffffff" + RECORD, GOOD), 1, GOOD),
                Arguments.of("time of 1e16 seconds", packed("92cf002386f26fc10000" + RECORD, GOOD), 1, GOOD),
                Arguments.of("time before any calendar", packed("92d38000000000000000" + RECORD, GOOD), 1, GOOD),
                Arguments.of("time beyond a long", packed("92cfffffffffffffffff" + RECORD, GOOD), 1, GOOD),
                Arguments.of(
                        "record too deep", packed("92" + TIME + "81a161" + "91".repeat(256) + "90", GOOD), 1, GOOD));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("skipped")
    void leavesOutAnEntryThatIsNoEventAndKeepsTheOthers(String name, String bytes, int skipped, String kept) {
        EventMessage message = Decoded.events(hex(bytes));
        assertThat(message.skipped().count()).isEqualTo(skipped);
        assertThat(message.skipped().firstReason()).isNotEmpty();
        assertThat(Decoded.entries(message)).isEqualTo(kept);
        assertThat(message.events().count())
                .isEqualTo(message.events().packed().events().size());
        assertThat(message.chunk()).contains(ChunkToken.ofText("CH"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("skipped")
    void refusesThemAllWhereSkipInvalidEventIsFalse(String name, String bytes, int skipped, String kept) {
        assertThatThrownBy(() -> Decoded.messages(Decoded.STRICT, hex(bytes)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("skip_invalid_event is false");
    }

    /** Not the protocol: nothing of it is stored, nothing acknowledged, the connection is closed. */
    static Stream<Arguments> refused() {
        byte[] gzip = Golden.members(Compression.GZIP);
        byte[] zstd = Golden.members(Compression.ZSTD);
        return Stream.of(
                Arguments.of("0xc1", "c1"),
                Arguments.of("0xc1 in a record", "94" + TAG + TIME + "81a16dc1" + CHUNK),
                Arguments.of("0xc1 in a payload", packed(GOOD, "92" + TIME + "81a16dc1")),
                Arguments.of("extension alone", "d40005"),
                Arguments.of("unknown extension as time", forward("92d7050000000100000002" + RECORD)),
                Arguments.of("unknown extension as time of a Message", "94" + TAG + "d4050a" + RECORD + CHUNK),
                Arguments.of("EventTime of four bytes", packed("92d60000000001" + RECORD)),
                Arguments.of("tag not UTF-8", "94a2c328" + TIME + RECORD + CHUNK),
                Arguments.of("payload torn in its last entry", packed(GOOD, "92" + TIME + "81a16d")),
                Arguments.of("payload torn behind a header", packed(GOOD, "92")),
                Arguments.of("trailing int", packed(GOOD, "05")),
                Arguments.of("trailing nil", packed(GOOD, "c0")),
                Arguments.of("leading garbage", packed("05", GOOD)),
                Arguments.of("compressed lz4", packedWith("82a56368756e6ba24348aa636f6d70726573736564a36c7a34", GOOD)),
                Arguments.of("compressed 5", packedWith("82a56368756e6ba24348aa636f6d7072657373656405", GOOD)),
                Arguments.of("gzip that is not", compressed("gzip", hex(ENTRIES))),
                Arguments.of("gzip torn", compressed("gzip", Arrays.copyOf(gzip, gzip.length - 3))),
                Arguments.of("gzip torn in a header", compressed("gzip", Arrays.copyOf(gzip, gzip.length / 2 + 5))),
                Arguments.of("gzip, then garbage", compressed("gzip", Arrays.copyOf(gzip, gzip.length + 4))),
                Arguments.of("gzip garbled", compressed("gzip", flipped(gzip, gzip.length - 6))),
                Arguments.of("gzip empty", compressed("gzip", new byte[0])),
                Arguments.of("zstd that is not", compressed("zstd", hex(ENTRIES))),
                Arguments.of("zstd torn", compressed("zstd", Arrays.copyOf(zstd, zstd.length - 3))),
                Arguments.of("zstd, then garbage", compressed("zstd", Arrays.copyOf(zstd, zstd.length + 4))),
                Arguments.of("zstd empty", compressed("zstd", new byte[0])),
                Arguments.of("gzip of a torn payload", compressed("gzip", gzipped("92" + TIME + "81a16d"))),
                Arguments.of("gzip of garbage", compressed("gzip", gzipped("0505"))),
                Arguments.of("0xc1 in the option", "94" + TAG + TIME + RECORD + "81a56368756e6bc1"),
                Arguments.of(
                        "token too deep", "94" + TAG + TIME + RECORD + "81a56368756e6b" + "91".repeat(300) + "90"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refusesBytesThatAreNotTheProtocol(String name, String bytes) {
        for (boolean keepCompressed : new boolean[] {true, false}) {
            assertThatThrownBy(() -> Decoded.messages(Decoded.RULES, hex(bytes)).forEach(message -> {
                        if (message instanceof CompressedMessage compressed) {
                            compressed.check(keepCompressed, Room.UNBOUNDED);
                        }
                    }))
                    .isInstanceOf(ProtocolException.class);
        }
    }

    /** {@code docs/PROTOCOL.md} and this test name the same cases. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("pageSections")
    void everyCaseStandsInThePage(String section, Stream<Arguments> cases) throws IOException {
        String page = Files.readString(Checkout.root().resolve("docs/PROTOCOL.md"));
        String heading = "\n### " + section + "\n";
        assertThat(page).contains(heading);
        String table = page.substring(page.indexOf(heading) + heading.length()).split("\n#+ ", 2)[0];
        List<String> named = table.lines()
                .filter(line -> line.startsWith("| `"))
                .flatMap(row -> CASE.matcher(row.substring(0, row.indexOf(" | ")))
                        .results()
                        .map(name -> name.group(1)))
                .toList();
        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        cases.map(one -> (String) one.get()[0]).toList());
    }

    static Stream<Arguments> pageSections() {
        return Stream.of(
                Arguments.of("A message without any event", invalid()),
                Arguments.of("An entry that is no event", skipped()),
                Arguments.of("Refused", refused()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "d7000000000000000000", "c708000000000000000005"})
    void givesAnEventOfTimeZeroTheTimeNow(String zero) {
        for (String bytes : List.of(
                packed(GOOD, "92" + zero + RECORD),
                forward(GOOD, "92" + zero + RECORD),
                packed(GOOD, "9292" + zero + "80" + RECORD))) {
            EventMessage message = Decoded.events(hex(bytes));
            assertThat(message.skipped()).isEqualTo(Skipped.NONE);
            assertThat(message.events().packed().events())
                    .extracting(event -> event.time())
                    .containsExactly(new EventTime(0x55ece6f8L, 0), EventTime.of(Decoded.NOW));
        }
        EventMessage message = Decoded.events(hex("94" + TAG + zero + RECORD + CHUNK));
        assertThat(message.events().packed().events().getFirst().time()).isEqualTo(EventTime.of(Decoded.NOW));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "05",
                "cc85",
                "cd8005",
                "ce55ece6f8",
                "cf0000000155ece6f8",
                "d0ff",
                "d255ece6f8",
                "d30000000055ece6f8",
                "ff",
                "d70055ece6f800000005",
                "c7080055ece6f800000005",
                "d700ffffffff3b9ac9ff",
                "92d70055ece6f80000000580",
                "92ce55ece6f881a16101"
            })
    void takesEveryPackingOfATimeAsItIs(String time) {
        String entry = "92" + time + RECORD;
        assertThat(Decoded.entries(Decoded.events(hex(packed(GOOD, entry, GOOD)))))
                .isEqualTo(GOOD + entry + GOOD);
        assertThat(Decoded.entries(Decoded.events(hex(forward(entry))))).isEqualTo(entry);
        assertThat(Decoded.entries(Decoded.events(hex(compressed("gzip", gzipped(entry + GOOD))))))
                .isEqualTo(entry + GOOD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"d6ff55ece6f8", "d7ff0000000055ece6f8", "c70cff000000000000000055ece6f8"})
    void turnsATimestampOfMessagePackIntoAnEventTime(String timestamp) {
        EventMessage message = Decoded.events(hex(packed("92" + timestamp + RECORD)));
        assertThat(Decoded.entries(message)).isEqualTo("92d70055ece6f800000000" + RECORD);
    }

    @Test
    void dropsWhatStandsBehindTheRecordInAnEntry() {
        EventMessage message = Decoded.events(hex(packed("93" + TIME + RECORD + "c0", GOOD)));
        assertThat(Decoded.entries(message)).isEqualTo("92d70055ece6f800000000" + RECORD + GOOD);
        assertThat(message.skipped()).isEqualTo(Skipped.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c0",
                "80",
                "a56368756e6b",
                "05",
                "90",
                "df00000000",
                "81a473697a65a132",
                "81a473697a65ff",
                "8105a178"
            })
    void toleratesAnyOptionThatAsksForNothing(String option) {
        for (String message : List.of(
                "94" + TAG + TIME + RECORD + option,
                "93" + TAG + "91" + GOOD + option,
                "93" + TAG + "aa" + GOOD + option)) {
            EventMessage events = Decoded.events(hex(message));
            assertThat(events.chunk()).isEmpty();
            assertThat(events.events().count()).isEqualTo(1);
        }
    }

    @Test
    void acceptsAnEmptyTagAndATagInABin() {
        assertThat(Decoded.events(hex("93 a0" + TIME + RECORD)).tag().name()).isEmpty();
        assertThat(Decoded.events(hex("93 c403742e61" + TIME + RECORD)).tag().name())
                .isEqualTo("t.a");
    }

    @Test
    void acceptsATagAsLongAsAChunkHasRoomFor() {
        Tag tag = Decoded.events(hex("94" + tagOf(65_535) + TIME + RECORD + CHUNK))
                .tag();
        assertThat(tag.name()).hasSize(65_535);
        assertThat(tag.isTooLong()).isFalse();
        assertThat(tag.prefixed("a").isTooLong()).isTrue();
    }

    @Test
    void takesARecordWhoseTextIsNotUtf8AndWhoseKeysAreNot() {
        String entry = "92" + TIME + "82a16da2c32805d40501";
        EventMessage message = Decoded.events(hex(packed(entry)));
        assertThat(Decoded.entries(message)).isEqualTo(entry);
    }

    @Test
    void acceptsAMessageWithoutAnyEntry() {
        assertThat(Decoded.events(hex("93" + TAG + "90" + CHUNK)).events().count())
                .isZero();
        EventMessage packed = Decoded.events(hex("93" + TAG + "a0" + CHUNK));
        assertThat(packed.events().count()).isZero();
        assertThat(packed.chunk()).isPresent();
    }

    @Test
    void givesUpOnAPeerThatSpeaksSomethingElse() {
        byte[] http = "GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        var decoder = new ForwardDecoder(Decoded.RULES);
        var messages = new java.util.ArrayList<ClientMessage>();
        assertThatThrownBy(() -> decoder.feed(http, 0, http.length, messages::add))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("not the forward protocol");
        assertThat(messages).hasSize(MessageReader.INVALID_MAX);
        assertThat(messages.stream().filter(message -> !((InvalidMessage) message).repeated()))
                .hasSize(1);
    }

    @Test
    void forgivesStrayValuesBetweenMessages() {
        String good = HexFormat.of().formatHex(Golden.MESSAGE);
        assertThat(Decoded.messages(Decoded.RULES, hex(("05" + good).repeat(100))))
                .hasSize(200);
    }

    @Test
    void refusesWhatInflatesBeyondTheLimit() {
        var rules = new ForwardRules(1 << 20, OptionalLong.empty(), 5000, true, Decoded.RULES.clock());
        byte[] bytes = hex(compressed("gzip", gzipped(GOOD.repeat(501))));
        var message = (CompressedMessage) Decoded.messages(rules, bytes).getFirst();
        for (boolean keepCompressed : new boolean[] {true, false}) {
            assertThatThrownBy(() -> message.check(keepCompressed, Room.UNBOUNDED))
                    .isInstanceOf(NoRoomException.class)
                    .hasMessageContaining("5000");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"[\"t\",1,{\"a\":}]", "[\"t\",1,{\"a\":1}] x", "[\"t\",1,{\"a\":\"\\q\"}]", "[1]]"})
    void refusesJsonThatIsNot(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Decoded.messages(Decoded.RULES, bytes)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void takesAJsonObjectAloneForAnInvalidMessage() {
        assertThat(Decoded.message("{\"a\":1}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(InvalidMessage.class);
    }

    private static String tagOf(int bytes) {
        return "db%08x".formatted(bytes) + "61".repeat(bytes);
    }

    static String forward(String... entries) {
        return "93" + TAG + "%02x".formatted(0x90 | entries.length) + String.join("", entries) + CHUNK;
    }

    static String packed(String... entries) {
        return packedWith(CHUNK, entries);
    }

    private static String packedWith(String option, String... entries) {
        byte[] payload = hex(String.join("", entries));
        byte[] message = new MessagePackWriter()
                .arrayHeader(3)
                .string("t.a")
                .binary(payload)
                .toByteArray();
        return HexFormat.of().formatHex(message) + option;
    }

    private static String compressed(String word, byte[] payload) {
        byte[] message = Golden.compressed(Compression.GZIP, word, payload);
        return HexFormat.of().formatHex(message);
    }

    private static byte[] gzipped(String entries) {
        byte[] bytes = hex(entries);
        return dev.tributary.event.Codec.deflate(Compression.GZIP, bytes, 0, bytes.length);
    }

    private static byte[] flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] ^= 0x40;
        return copy;
    }
}
