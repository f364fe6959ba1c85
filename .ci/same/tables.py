"""The tables of what Fluentd 1.19 makes of lines and records, put to the packaged programs.

Usage: tables.py make FOLDER          writes FOLDER/agent.conf, aggregator.conf, events and the files to be followed
       tables.py send FOLDER PORT     sends the records to the aggregator
       tables.py await FOLDER SECONDS until all that is expected is stored, or the time is over
       tables.py compare FOLDER       prints a line "ok" or "FAIL" for each table and way, and the rows that differ

The tables are those of the unit tests, in common/testing/src/test/resources; their heads say what a row holds and which version
answered. Ways are: `tail`, where the agent follows files and stores itself; `tail-forward`, where it sends what it has
read to the aggregator, which stores; and `forward`, where the aggregator is sent records by this script.

Rows of one parser, filter or formatter share one source, filter or match. What they make of their rows is stored in a
file in the order of the rows, so that a row which makes nothing is seen by what follows it.

How a row was recorded: a Fluentd 1.19.3 with TZ=UTC was given it as the table's head says, a source, filter or match for
each configuration, and what its output wrote was taken down. To look at one by hand, give the same configuration and line
to any Fluentd.
"""

import json
import pathlib
import re
import socket
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "fuzz"))
from messages import Map, header, joined, pieces

TABLES = pathlib.Path("common/testing/src/test/resources/dev/tributary")
TIME_KEY = "@stored"
UNIX_DAY = 86_400


class Group:
    """Rows with the same configuration: their number in the table, what goes in, and the bytes that are stored of it."""

    def __init__(self, table, name, head):
        self.table, self.name, self.head, self.rows = table, name, head, []


def lines(name):
    return list(enumerate((TABLES / name).read_text().split("\n"), 1))


def quoted(value):
    """A value in a configuration's text, which stays what it is."""
    if re.fullmatch(r"[^\s'\"\[{#][^#\n'\"]*[^\s#\n'\"]|[^\s'\"\[{#\n]", value):
        return value
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def as_stored(record, line):
    """A record of the table as JSON: times are whole seconds there, and what is no finite number is null."""
    record = re.sub(r'"time (-?\d+)\.\d{9}"', r"\1", record)
    return re.sub(r'"-?(NaN|Infinity)"', "null", record) if re.search(r"[:,\[ ]-?(NaN|Infinity)|e\d{3}", line) else record


def bytes_of(text):
    return text.encode("utf-8", "surrogatepass")


# ------------------------------------------------------------------------------------------------------------- the tables


def parser_rows(file):
    """Of a table of lines: type, parameters, line, events, and ours and why."""
    for number, row in lines(file):
        if row.startswith("#") or not row:
            continue
        columns = row.split("\t")
        kind, params, line, wanted = columns[0], columns[1], json.loads(columns[2]), columns[4 if len(columns) > 4 else 3]
        yield number, kind, params, line, wanted


def parsers(file, units):
    groups = {}
    for number, kind, params, line, wanted in parser_rows(file):
        if wanted == "refused":
            units.append((file, number, "refused at start"))
            continue
        if "\n" in line or line.endswith("\r"):
            units.append((file, number, "no line of a file"))
            continue
        events = []
        for event in wanted.split(" ; ") if wanted != "no event" else []:
            record, at = event.rsplit(" @ ", 1)
            events.append((as_stored(record, line), at))
        if any(int(float(at)) > 0xFFFF_FFFF or at.startswith("-") for _, at in events if at != "now"):
            units.append((file, number, "a time that MessagePack's EventTime does not hold is stored as whole seconds"))
            continue
        key = kind, params
        if key not in groups:
            body = [f"@type {kind}", "utc true"]
            for param in params.split(" & ") if params else []:
                name, value = param.split("=", 1)
                body.append(f"{name} {quoted(value)}")
            groups[key] = Group(file, f"{pathlib.Path(file).stem}-{len(groups)}", body)
        groups[key].rows.append((number, bytes_of(line), events))
    return list(groups.values())


def regexp_parsers(units):
    """The named groups that an expression finds are the fields of the parser `regexp`."""
    file, groups = "regexp/ruby.txt", {}
    for number, row in lines(file):
        if row.startswith("#") or not row:
            continue
        expression, text, wanted = row.split("\t")
        text = json.loads(text)
        if wanted == "error" or "\n" in text or text.endswith("\r") or "(?<" not in expression:
            continue
        found = json.loads(re.sub(r"\bnil\b", "null", wanted))
        if isinstance(found, list) or not expression.startswith("/") or found is not None and "time" in found:
            continue
        if found is None and not re.search(r"\(\?<[a-z_]", expression):
            continue
        if expression not in groups:
            groups[expression] = Group(file, f"named-{len(groups)}", ["@type regexp", f"expression {quoted(expression)}"])
        events = []
        if found is not None:
            record = {name: value for name, value in found.items() if name and value is not None}
            events = [(json.dumps(record, ensure_ascii=False, separators=(",", ":")), "now")]
        groups[expression].rows.append((number, bytes_of(text), events))
    return list(groups.values())


def regexps(units):
    """An expression keeps the texts in which it finds something."""
    file, groups = "regexp/ruby.txt", {}
    for number, row in lines(file):
        if row.startswith("#") or not row:
            continue
        expression, text, wanted = row.split("\t")
        if wanted == "error":
            units.append((file, number, "refused at start"))
            continue
        if expression not in groups:
            body = ["@type grep", "<regexp>", "key m", f"pattern {quoted(expression)}", "</regexp>"]
            groups[expression] = Group(file, f"regexp-{len(groups)}", body)
        record = {"m": json.loads(text), "row": number}
        stored = b"" if wanted == "nil" else compact(record) + b"\n"
        groups[expression].rows.append((number, packed(record), compact(record), stored))
    return list(groups.values())


def filters(units):
    file, groups = "filter/filters.txt", {}
    for number, row in lines(file):
        if row.startswith("#") or not row:
            continue
        columns = row.split("\t")
        kind, params, record, wanted = columns[0], columns[1], columns[2], columns[4 if len(columns) > 4 else 3]
        if wanted == "refused":
            units.append((file, number, "refused at start"))
            continue
        key = kind, params
        if key not in groups:
            groups[key] = Group(file, f"filter-{len(groups)}", [f"@type {kind}"] + (params.split(" & ") if params else []))
        stored = b"" if wanted == "dropped" else bytes_of(wanted) + b"\n"
        groups[key].rows.append((number, packed(json.loads(record)), bytes_of(record), stored))
    return list(groups.values())


def programs(units):
    """Each program is a field of a record_transformer of its own."""
    file, groups, record = "filter/programs.txt", [], None
    for number, row in lines(file):
        if row.startswith("#") or not row:
            continue
        if row.startswith("> "):
            record = row[2:]
            continue
        value, wanted = row.rsplit(" = ", 1)
        if re.search(r"\btag\b|tag_parts", value):
            units.append((file, number, "asks for the tag, which tells the rows apart here"))
            continue
        group = Group(file, f"program-{number}", ["@type record_transformer", "enable_ruby true", "<record>", f"x {value}",
                                                   "</record>"])
        group.rows.append((number, packed(json.loads(record)), bytes_of(record), ("ends", b',"x":' + bytes_of(wanted) + b"}\n")))
        groups.append(group)
    return groups


def formatters(units):
    """Records are bytes of MessagePack; those that JSON can say come from a file, too."""
    file, groups, record = "formatter/fluentd-1.19.txt", {}, None
    for number, row in lines(file):
        if row.startswith("#") or not row:
            continue
        params, record, line = row.split(" | ", 2)
        if params not in groups:
            body = ["@type " + re.sub(r" ([a-z_]+)=", r"\n\1 ", params)]
            groups[params] = Group(file, f"format-{len(groups)}", "\n".join(body).split("\n"))
        raw = bytes.fromhex(record)
        groups[params].rows.append((number, raw, as_json(raw), unescaped(line)))
    return list(groups.values())


def compact(value):
    return bytes_of(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def packed(value):
    return joined(pieces(ordered(value)))


def ordered(value):
    if isinstance(value, dict):
        return Map((key, ordered(one)) for key, one in value.items())
    return [ordered(one) for one in value] if isinstance(value, list) else value


def unescaped(line):
    def one(match):
        code = match.group(1)
        return {"n": b"\n", "t": b"\t", "r": b"\r", "\\": b"\\"}.get(code.decode()) or bytes([int(code[1:], 16)])

    return re.sub(rb"\\([ntr\\]|x[0-9A-Fa-f]{2})", one, bytes_of(line))


def as_json(raw):
    """As a line of JSON that becomes the same bytes again; None if there is none."""
    try:
        value, end = unpack(raw, 0)
        line = compact(value)
        return line if end == len(raw) and packed(json.loads(line)) == raw else None
    except (ValueError, KeyError, IndexError, UnicodeError):
        return None


def unpack(raw, at):
    """Of MessagePack what a line of JSON can say."""
    code = raw[at]
    at += 1
    if code < 0x80:
        return code, at
    if code < 0x90 or code < 0xA0:
        count, is_map = code & 15, code < 0x90
        items = []
        for _ in range(count * 2 if is_map else count):
            item, at = unpack(raw, at)
            items.append(item)
        return (dict(zip(items[::2], items[1::2])) if is_map else items), at
    if code < 0xC0:
        return raw[at:at + (code & 31)].decode(), at + (code & 31)
    if code in (0xC0, 0xC2, 0xC3):
        return {0xC0: None, 0xC2: False, 0xC3: True}[code], at
    if code == 0xD9:
        size = raw[at]
        return raw[at + 1:at + 1 + size].decode(), at + 1 + size
    for codes, signed in (((0xCC, 0xCD, 0xCE, 0xCF), False), ((0xD0, 0xD1, 0xD2, 0xD3), True)):
        if code in codes:
            size = 1 << codes.index(code)
            return int.from_bytes(raw[at:at + size], "big", signed=signed), at + size
    if code >= 0xE0:
        return code - 256, at
    raise ValueError(code)


# ------------------------------------------------------------------------------------------------- the programs' configurations


def section(name, body):
    text, indent = [f"<{name}>"], "  "
    for line in body:
        if line.startswith("</"):
            indent = indent[:-2]
        text.append(indent + line)
        if line.startswith("<") and not line.startswith("</"):
            indent += "  "
    return "\n".join(text + [f"</{name.split(' ')[0]}>"]) + "\n"


def store(folder, kind, format_body=("@type json",), inject=()):
    return ["@type file", f"path {folder}/{kind}/${{tag[-1]}}", "append true", "<format>", *format_body, "</format>",
            *inject, "<buffer tag>", "@type memory", "flush_interval 1s", "flush_thread_count 1", "</buffer>"]


def with_time():
    return ["<inject>", f"time_key {TIME_KEY}", "time_type string", "time_format %s.%N", "utc true", "</inject>"]


def handling(folder, program, tables):
    """What both programs do with records: filters and formatters."""
    text = ""
    for group in tables["filters"]:
        text += section(f"filter {group.name} **.{group.name}", group.head)
    for group in tables["formatters"]:
        text += section(f"match {group.name} **.{group.name}", store(folder, program, group.head))
    return text + section("match **", store(folder, program))


def read_all():
    units = []
    tables = {"parsers": parsers("parser/parsers.txt", units) + parsers("parser/times.txt", units) + regexp_parsers(units),
              "filters": regexps(units) + filters(units) + programs(units), "formatters": formatters(units)}
    return tables, units


def make(folder):
    tables, _ = read_all()
    for name in ("lines", "records"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    agent = section("system", ["root_dir " + f"{folder}/agent-state"])
    for group in tables["parsers"]:
        (folder / "lines" / group.name).write_bytes(b"".join(line + b"\n" for _, line, _ in group.rows))
        agent += section("source", ["@type tail", "@label @LINES", f"path {folder}/lines/{group.name}",
                                    f"pos_file {folder}/agent-state/{group.name}.pos", f"tag lines.{group.name}",
                                    "read_from_head true", "<parse>", *group.head, "</parse>"])
    for group in tables["filters"] + tables["formatters"]:
        records = b"".join(line + b"\n" for _, _, line, _ in group.rows if line is not None)
        if records:
            (folder / "records" / group.name).write_bytes(records)
    agent += section("source", ["@type tail", f"path {folder}/records/*", f"pos_file {folder}/agent-state/records.pos",
                                "tag records.*", "read_from_head true", "<parse>", "@type json", "time_key none", "</parse>"])
    agent += section("label @LINES", [
        "<match **>", "@type copy",
        "<store>", *store(folder, "tail", inject=with_time()), "</store>",
        "<store>", "@type forward", "require_ack_response true", "<server>", "host 127.0.0.1",
        "port \"#{ENV['FORWARD_PORT']}\"", "</server>", "<buffer tag>", "@type memory", "flush_interval 1s",
        "flush_thread_count 1", "</buffer>", "</store>", "</match>"])
    (folder / "agent.conf").write_text(agent + handling(folder, "tail", tables))
    aggregator = section("source", ["@type forward", "bind 127.0.0.1", "port \"#{ENV['FORWARD_PORT']}\""])
    aggregator += section("match lines.*", store(folder, "forward", inject=with_time()))
    (folder / "aggregator.conf").write_text(aggregator + handling(folder, "forward", tables))


def send(folder, port):
    tables, _ = read_all()
    at = joined(pieces(1_700_000_000))
    with socket.create_connection(("127.0.0.1", port), timeout=30) as peer:
        for group in tables["filters"] + tables["formatters"]:
            entries = [header("array", 2) + at + record for _, record, _, _ in group.rows]
            message = header("array", 3) + packed(group.name) + header("array", len(entries)) + b"".join(entries)
            peer.sendall(message + packed({"chunk": group.name}))
            peer.recv(1024)


# ------------------------------------------------------------------------------------------------------------ what is stored


def stored(folder, way, name):
    file = folder / way / f"{name}.log"
    return file.read_bytes() if file.exists() else b""


def shown(line):
    """A stored line as the table has it: the record, and its time."""
    match = re.fullmatch(rb'(.*?),?"@stored":"(-?\d+)\.(\d{9})"\}', line, re.DOTALL)
    if not match:
        return line, None
    return match.group(1) + b"}", match.group(2) + (b"" if match.group(3) == b"0" * 9 else b"." + match.group(3))


def is_wanted(event, line, forwarded):
    record, at = event
    if forwarded and re.match(r"0(\.|$)", at):
        at = "now"  # the forward protocol knows no time of the first second: an input takes its own, as Fluentd's does
    got, seconds = shown(line)
    if got != bytes_of(record):
        return False
    if at == "now":
        return seconds is not None and abs(float(seconds) - time.time()) < UNIX_DAY
    return seconds == bytes_of(at)


def line_troubles(group, content, forwarded):
    """Rows whose events are not those that come next, as long as rows behind can be found again."""
    got, at, troubles = content.split(b"\n")[:-1], 0, []
    for number, line, events in group.rows:
        if len(events) <= len(got) - at and all(is_wanted(event, got[at + i], forwarded) for i, event in enumerate(events)):
            at += len(events)
        else:
            troubles.append(f"{group.table}:{number}: {events} is wanted, {got[at:at + max(1, len(events))]} comes next")
            at += len(events)
    if at != len(got):
        troubles.append(f"{group.table}: {len(got) - at} events are too many or too few in {group.name}: {got[at:at + 2]}")
    return troubles


def record_troubles(group, content, only_json):
    at, troubles = 0, []
    for number, _, line, wanted in group.rows:
        if only_json and line is None:
            continue
        if isinstance(wanted, tuple):
            end = content.find(b"\n", at) + 1 or len(content)
            if not content[at:end].endswith(wanted[1]):
                troubles.append(f"{group.table}:{number}: {wanted[1]} is wanted at the end of {content[at:end]}")
            at = end
        elif content.startswith(wanted, at):
            at += len(wanted)
        else:
            troubles.append(f"{group.table}:{number}: {wanted} is wanted, {content[at:at + max(20, len(wanted))]} comes next")
            at = content.find(b"\n", at) + 1 if wanted else at
    if at != len(content):
        troubles.append(f"{group.table}: {content[at:at + 80]} is too much in {group.name}")
    return troubles


def results(folder):
    """Of each table and way: the rows tried, and what is wrong."""
    tables, units = read_all()
    tried = {}

    def note(table, way, rows, troubles):
        count, known = tried.setdefault((table, way), (0, []))
        tried[table, way] = count + rows, known + troubles

    for group in tables["parsers"]:
        for way, kind in (("tail", "tail"), ("tail and forward", "forward")):
            note(group.table, way, len(group.rows), line_troubles(group, stored(folder, kind, group.name), kind == "forward"))
    for group in tables["filters"] + tables["formatters"]:
        for way, kind in (("tail", "tail"), ("forward", "forward")):
            rows = [row for row in group.rows if kind == "forward" or row[2] is not None]
            if rows:
                note(group.table, way, len(rows), record_troubles(group, stored(folder, kind, group.name), kind == "tail"))
    return tried, units


def settled(folder):
    return not any(troubles for _, troubles in results(folder)[0].values())


def compare(folder):
    tried, units = results(folder)
    for (table, way), (count, troubles) in tried.items():
        name = f"{count} rows of {table} through {way}"
        for trouble in troubles[:20]:
            print(f"      | {trouble}")
        print(f"FAIL  {name}: {len(troubles)} differ" if troubles else f"ok    {name}")
    reasons = {}
    for table, _, why in units:
        reasons[table, why] = reasons.get((table, why), 0) + 1
    for (table, why), count in reasons.items():
        print(f"in the unit test only: {count} rows of {table}: {why}")
    return not any(troubles for _, troubles in tried.values())


if __name__ == "__main__":
    command, folder = sys.argv[1], pathlib.Path(sys.argv[2]).resolve()
    if command == "make":
        make(folder)
    elif command == "send":
        send(folder, int(sys.argv[3]))
    elif command == "await":
        deadline = time.monotonic() + float(sys.argv[3])
        while not settled(folder) and time.monotonic() < deadline:
            time.sleep(1)
    elif not compare(folder):
        sys.exit(1)
