"""Checks that the events of good clients are stored once. Usage: stored.py GOOD FOLDER

GOOD has a line for each client: its tag and how many events it has sent, numbered from 0. The files of FOLDER, and of
those in it, hold lines of JSON with a tag, those of the others among them. Prints how many there are; exit code 1 and what is
wrong.
"""

import json
import sys
from collections import Counter
from pathlib import Path

with open(sys.argv[1], encoding="utf-8") as good:
    wanted = {tag: int(count) for tag, count in map(str.split, good)}
seen = {tag: Counter() for tag in wanted}
for path in (file for file in Path(sys.argv[2]).rglob("*") if file.is_file()):
    with open(path, "rb") as lines:
        for line in lines:
            if b'"tag":"good.' in line:
                event = json.loads(line)
                if event["tag"] in seen and event["text"] == "grüße":
                    seen[event["tag"]][event["n"]] += 1

wrong = []
for tag, count in wanted.items():
    numbers = seen[tag]
    missing = [n for n in range(count) if n not in numbers]
    doubled = [n for n, times in numbers.items() if times > 1]
    strange = [n for n in numbers if not 0 <= n < count]
    if missing or doubled or strange:
        wrong.append(f"{tag}: of {count}, missing {missing[:10]}, more than once {doubled[:10]}, never sent {strange[:10]}")
print(f"{len(wanted)} good clients, {sum(wanted.values())} events")
print(*wrong, sep="\n")
sys.exit(1 if wrong or not wanted else 0)
