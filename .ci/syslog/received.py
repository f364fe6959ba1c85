"""Whether an aggregator has printed what a sender sent: usage: received.py FILE TAG PROGRAM COPIES COUNT

Each message from 1 to COUNT has to be there under that tag COPIES times, whole, and for each copy in order.
"""
import json
import sys

path, tag, program, copies, count = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])
numbers = []
for line in open(path, encoding="utf-8"):
    record = json.loads(line)
    if not record["tag"].startswith(tag + ".") or record.get("ident") != program:
        continue
    facility, severity = record["tag"].split(".")[1:]
    assert (facility, severity) == ("local3", "warn"), record
    assert record["pid"] == "4711", record
    words = record["message"].strip().split(" ")
    assert words[1:] == ["grüße,", '"quoted"', "[x=1]", "%d"], record
    numbers.append(int(words[0]))
wanted = sorted(list(range(1, count + 1)) * copies)
missing = sorted(set(wanted) - set(numbers))
assert sorted(numbers) == wanted, f"{len(numbers)} of {len(wanted)} messages, missing: {missing[:10]}"
if copies == 1:
    assert numbers == wanted, "not in order"
