"""Messages of the forward protocol, whole and mutated: by structure, and by byte.

A message is a list of pieces, each the header and the body of one MessagePack value, so that a mutation knows what it
breaks. Everything comes from the random generator that is handed in: the same seed makes the same bytes.
"""

import gzip
import hashlib
import json
import struct
import zlib

MODES = ["Message", "Forward", "PackedForward", "gzip", "zstd", "JSON"]


class Map(list):
    """Pairs; a key may come twice."""


class EventTime:
    def __init__(self, seconds, nanoseconds):
        self.pair = seconds, nanoseconds


# ---------------------------------------------------------------------------------------------------------- MessagePack


def header(kind, length):
    """The shortest header of a str, bin, array or map."""
    small, small_max = {"str": (0xA0, 31), "array": (0x90, 15), "map": (0x80, 15), "bin": (0, -1)}[kind]
    if length <= small_max:
        return bytes([small | length])
    codes = {"str": (0xD9, 0xDA, 0xDB), "bin": (0xC4, 0xC5, 0xC6), "array": (None, 0xDC, 0xDD), "map": (None, 0xDE, 0xDF)}
    for code, form, limit in zip(codes[kind], (">BB", ">BH", ">BI"), (1 << 8, 1 << 16, 1 << 32)):
        if code is not None and length < limit:
            return struct.pack(form, code, length)
    raise ValueError(length)


def integer(n):
    for low, high, form, code in [
        (0, 128, ">B", None), (-32, 0, ">b", None), (0, 1 << 8, ">BB", 0xCC), (0, 1 << 16, ">BH", 0xCD),
        (0, 1 << 32, ">BI", 0xCE), (0, 1 << 64, ">BQ", 0xCF), (-(1 << 31), 0, ">Bi", 0xD2), (-(1 << 63), 0, ">Bq", 0xD3),
    ]:
        if low <= n < high:
            return struct.pack(form, n) if code is None else struct.pack(form, code, n)
    raise ValueError(n)


def pieces(value):
    """A value as [header, body] pairs, those of what it holds behind it."""
    match value:
        case None:
            return [(b"\xc0", b"")]
        case bool():
            return [(b"\xc3" if value else b"\xc2", b"")]
        case int():
            return [(integer(value), b"")]
        case float():
            return [(struct.pack(">Bd", 0xCB, value), b"")]
        case str():
            return pieces_of("str", value.encode())
        case bytes():
            return pieces_of("bin", value)
        case EventTime():
            return [(b"\xd7\x00", struct.pack(">II", *value.pair))]
        case Map():
            inner = [piece for key, one in value for piece in pieces(key) + pieces(one)]
            return [(header("map", len(value)), b"")] + inner
        case list():
            return [(header("array", len(value)), b"")] + [piece for one in value for piece in pieces(one)]
    raise TypeError(value)


def pieces_of(kind, body):
    return [(header(kind, len(body)), body)]


def joined(some):
    return b"".join(head + body for head, body in some)


# ---------------------------------------------------------------------------------------------------------- compression


def gzipped(body):
    """Members, one behind the other, as Fluentd writes one for each emit."""
    half = len(body) // 2
    return gzip.compress(body[:half], mtime=0) + gzip.compress(body[half:], mtime=0)


def zstd_frame(blocks, length):
    """A frame of blocks that are stored (0) or one byte repeated (1), with the announced length of what it holds."""
    out = b"\x28\xb5\x2f\xfd" + b"\xe0" + struct.pack("<Q", length)
    for n, (kind, size, body) in enumerate(blocks):
        last = 1 if n == len(blocks) - 1 else 0
        out += struct.pack("<I", size << 3 | kind << 1 | last)[:3] + body
    return out


def zstd(body):
    half = len(body) // 2
    return b"".join(zstd_frame([(0, len(part), part)], len(part)) for part in (body[:half], body[half:]))


def zstd_bomb(size):
    block = 128 << 10
    return zstd_frame([(1, block, b"\x80")] * (size // block), size)


def gzip_bomb(size):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(packer.compress(b"\x80" * (1 << 20)) for _ in range(size >> 20)) + packer.flush()


# ------------------------------------------------------------------------------------------------------- whole messages


def events(n, count, seconds):
    return [[EventTime(seconds, i), Map([("n", n + i), ("text", "grüße")])] for i in range(count)]


def good(mode, tag, n, count, chunk, seconds):
    """Bytes of a message with `count` events numbered from `n`; one in mode Message."""
    option = Map([("chunk", chunk)])
    match mode:
        case "Message":
            time, record = events(n, 1, seconds)[0]
            return joined(pieces([tag, time, record, option]))
        case "Forward":
            return joined(pieces([tag, events(n, count, seconds), option]))
        case "JSON":
            entries = [[seconds, {"n": n + i, "text": "grüße"}] for i in range(count)]
            return json.dumps([tag, entries, {"chunk": chunk}]).encode()
    payload = b"".join(joined(pieces(event)) for event in events(n, count, seconds))
    if mode == "PackedForward":
        return joined(pieces([tag, payload, option]))
    compressed = {"gzip": gzipped, "zstd": zstd}[mode](payload)
    return joined(pieces([tag, compressed, Map([("compressed", mode), *option])]))


def ack(mode, chunk):
    if mode == "JSON":
        return json.dumps({"ack": chunk}, separators=(",", ":")).encode()
    return joined(pieces(Map([("ack", chunk)])))


def ping(nonce, key, hostname="good"):
    """With the key that the server asks for; nonce as its HELO has it."""
    salt = "0123456789abcdef"
    digest = hashlib.sha512(salt.encode() + hostname.encode() + nonce + key.encode()).hexdigest()
    return ["PING", hostname, salt, digest, "", ""]


def nonce(helo):
    at = helo.index(b"nonce") + 5
    return helo[at + 2 : at + 2 + helo[at + 1]] if helo[at] == 0xC4 else helo[at + 1 : at + 1 + (helo[at] & 31)]


# ------------------------------------------------------------------------------------------------------------ mutations

INTEGERS = [0, 1, -1, 127, 128, -128, 2**31 - 1, 2**31, -(2**31), 2**32 - 1, 2**32, 2**53, 9_200_000_000_000_000,
            10**16, 31556889864403199, 31556889864403200, -31557014167219200, 2**63 - 1, -(2**63), 2**63, 2**64 - 1]
FLOATS = [0.0, -0.0, 5e-324, 1.7976931348623157e308, float("inf"), float("-inf"), float("nan"), 1e16, -1.5]
TEXTS = ["", "\x00", "a" * 300, "é" * 40_000, "%s%n", "\n", "1e400", "2026-01-02T03:04:05Z"]
TAGS = ["", "\x00", "a" * 300, "é" * 200, "dir/" + "a" * 300, "é" * 40_000, ".", "..", "a..b", "../../x", "/etc", "${tag}", "%s%n", "\n", "fluent.error", "@x", "a b"]
BODIES = [b"", b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80", b"\x1f\x8b", b"\x28\xb5\x2f\xfd", b"\x00" * 5000]
LENGTHS = [0, 1, 15, 16, 31, 32, 255, 256, 65535, 65536, 2**20, 2**28, 2**31 - 1, 2**31, 2**32 - 1]
HEADERS = [0xC4, 0xC5, 0xC6, 0xC7, 0xC8, 0xC9, 0xD9, 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF]
WIDTHS = {0xC4: ">BB", 0xC7: ">BB", 0xD9: ">BB", 0xC5: ">BH", 0xC8: ">BH", 0xDA: ">BH", 0xDC: ">BH", 0xDE: ">BH"}


def odd_value(random):
    """A value where another one is expected."""
    choice = random.randrange(12)
    match choice:
        case 0 | 1 | 2:
            return pieces(random.choice(INTEGERS))
        case 3:
            return pieces(random.choice(FLOATS))
        case 4:
            return [(b"\xca", random.randbytes(4))]
        case 5:
            return pieces(random.choice(TEXTS))
        case 6:
            return pieces_of(random.choice(["str", "bin"]), random.choice(BODIES))
        case 7:
            return pieces(EventTime(random.choice([0, 1, 2**31, 2**32 - 1]), random.choice([0, 999_999_999, 10**9, 2**32 - 1])))
        case 8:
            size = random.choice([1, 2, 4, 8, 16])
            return [(bytes([{1: 0xD4, 2: 0xD5, 4: 0xD6, 8: 0xD7, 16: 0xD8}[size], random.choice([0, 5, 0xFF])]), random.randbytes(size))]
        case 9:
            return pieces(random.choice([None, True, False, [], Map(), Map([("a", 1), ("a", 2)]), [[]], Map([(None, Map())])]))
        case 10:
            depth = random.choice([10, 255, 256, 257, 5000, 100_000])
            return [(random.choice([b"\x91", b"\x81\xa1a", b"\x81"]) * depth, b"\xc0")]
        case _:
            return [(bytes([0xC1]), b"")]


def lengthened(random):
    """A header that announces what does not come."""
    code = random.choice(HEADERS)
    form = WIDTHS.get(code, ">BI")
    limit = 1 << 8 * (struct.calcsize(form) - 1)
    return struct.pack(form, code, random.choice([length for length in LENGTHS if length < limit]))


def mutate(random, some):
    """One mutation of pieces by their structure."""
    some = list(some) or odd_value(random)
    at = random.randrange(len(some))
    match random.randrange(10):
        case 0:
            return some[: at + 1]
        case 1:
            other = random.randrange(len(some))
            some[at], some[other] = (some[other][0], some[at][1]), (some[at][0], some[other][1])
        case 2:
            end = min(len(some), at + random.randint(1, 6))
            some[at:end] = some[at:end] * random.choice([2, 3, 17, 300])
        case 3:
            some[at] = lengthened(random), some[at][1]
        case 4 | 5 | 6:
            some[at : at + 1] = odd_value(random)
        case 7:
            del some[at]
        case 8:
            some[at:at] = odd_value(random)
        case 9:
            head, body = some[at]
            some[at] = head, body[: random.randrange(len(body) + 1)]
    return some


def garble(random, raw):
    """One mutation by byte."""
    raw = bytearray(raw)
    if not raw:
        return bytes([random.randrange(256)])
    at = random.randrange(len(raw))
    match random.randrange(5):
        case 0:
            del raw[at:]
        case 1:
            raw[at] ^= 1 << random.randrange(8)
        case 2:
            raw[at] = random.choice([0, 0x80, 0x90, 0xC0, 0xC1, 0xDB, 0xDD, 0xDF, 0xFF, random.randrange(256)])
        case 3:
            raw[at:at] = random.randbytes(random.randint(1, 9))
        case 4:
            del raw[at : at + random.randint(1, 9)]
    return bytes(raw)


def times(random, few, mutation, subject):
    # Rather one than several: what is broken twice is refused at the first.
    for _ in range(min(random.randint(1, few), random.randint(1, few))):
        subject = mutation(random, subject)
    return subject


def option(random, chunk):
    pairs = [("chunk", chunk), ("size", random.choice(INTEGERS)), ("compressed", "text"), ("fluent_signal", 0)]
    some = random.sample(pairs, random.randint(1, 4))
    if random.random() < 0.2:
        some.append(random.choice(some))
    return Map(some)


def mutated(random, mode, tag, chunk, seconds):
    """Bytes of a message of the mode with one to four mutations."""
    tag = random.choice(TAGS) if random.random() < 0.05 else tag
    some = events(0, random.randint(1, 5), seconds)
    if random.random() < 0.2:
        some = [[[time, Map([("meta", "x")])], record] for time, record in some]
    if mode == "JSON":
        return json_mutated(random, tag, chunk, seconds)
    if mode == "Message":
        out = pieces([tag, *some[0], option(random, chunk)])
    elif mode == "Forward":
        out = pieces([tag, some, option(random, chunk)])
    else:
        inner = [piece for one in some for piece in pieces(one)]
        if random.random() < 0.7:
            inner = times(random, 3, mutate, inner)
        payload = joined(inner)
        named = option(random, chunk)
        if mode != "PackedForward":
            payload = {"gzip": gzipped, "zstd": zstd}[mode](payload)
            if random.random() < 0.5:
                payload = times(random, 3, garble, payload)
            elif random.random() < 0.05:
                payload = {"gzip": gzip_bomb, "zstd": zstd_bomb}[mode](random.choice([1, 16, 64]) << 20)
            named = Map([pair for pair in named if pair[0] != "compressed"] + [("compressed", random.choice([mode, mode, "text", "lz4", ""]))])
        out = pieces([tag]) + pieces_of(random.choice(["str", "bin"]), payload) + pieces(named)
        out = [(header("array", 3), b"")] + out
    if random.random() < 0.7:
        out = times(random, 3, mutate, out)
    raw = joined(out)
    if random.random() < 0.4:
        raw = times(random, 4, garble, raw)
    return raw


JSON_ODD = ["", "null", "[]", "{}", "-", "-0", "1e999", "-1e999", "1e-400", "5e-324", "0x1", "01", "1" * 400, "1.5", "NaN", "Infinity",
            '""', '"\\u0000"', '"\\ud800"', '"\\udc00\\ud800"', '"\\x"', '"', "\\", "\x00", "\ufeff", "tru", '"' + "x" * 70_000 + '"',
            str(2**63), str(2**64), str(-(2**63) - 1), "{:}", '{"a":1,"a":2}', '"\x01"', "]", "}", ",", ":"]


def json_mutated(random, tag, chunk, seconds):
    entries = [[seconds + i, {"n": i, "a": ["x", {"b": None}], "text": "grüße"}] for i in range(random.randint(1, 4))]
    message = [tag, *entries[0], {"chunk": chunk}] if random.random() < 0.3 else [tag, entries, {"chunk": chunk}]
    words, word, quoted = [], "", False
    for letter in json.dumps(message, ensure_ascii=random.random() < 0.5, separators=(",", ":")):
        if letter == '"':
            quoted = not quoted
        if not quoted and letter in "[]{},:":
            words += [word, letter]
            word = ""
        else:
            word += letter
    words = [one for one in words + [word] if one]
    for _ in range(random.randint(1, 4)):
        at = random.randrange(len(words))
        match random.randrange(6):
            case 0:
                del words[at + 1 :]
            case 1 | 2:
                words[at] = random.choice(JSON_ODD)
            case 3:
                words[at:at] = words[at : at + random.randint(1, 8)] * random.choice([1, 2, 50])
            case 4:
                words[at] = random.choice(["[", '{"a":']) * random.choice([10, 256, 257, 5000, 100_000]) + words[at]
            case 5:
                words[at:at] = [random.choice(JSON_ODD)]
    raw = "".join(words).encode("utf-8", "surrogatepass")
    if not raw.startswith((b"[", b"{")):
        raw = b"[" + raw
    return times(random, 3, garble, raw) if random.random() < 0.3 else raw


def ping_mutated(random, server_nonce, key):
    if random.random() < 0.1:
        return json.dumps(ping(server_nonce, key)).encode()
    out = times(random, 3, mutate, pieces(ping(server_nonce, key)))
    return joined(out) if random.random() < 0.7 else times(random, 4, garble, joined(out))
