"""Checks that events came exactly once. Usage: numbered.py FILE TAG COUNT [unordered]

FILE has the lines of `@type stdout`, or lines of JSON with a tag. The events of TAG must have n = 0, 1, ... COUNT - 1 (COUNT
0: as many as there are, but some), in this order unless told otherwise. Prints how many; exit code 1 and what is wrong.
"""

import json
import re
import sys
from collections import Counter

path, wanted_tag, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{9} [+-]\d{4} (\S+): (\{.*\})$")
seen = []
with open(path, encoding="utf-8") as lines:
    for line in lines:
        if line.startswith("{"):
            record = json.loads(line)
            tag = record["tag"]
        elif match := LINE.match(line):
            tag, record = match[1], json.loads(match[2])
        else:
            sys.exit(f"not an event: {line!r}")
        if tag == wanted_tag:
            seen.append(record["n"])

wanted = list(range(count or len(seen)))
print(f"{wanted_tag}: {len(seen)} events")
if not seen:
    sys.exit(f"{wanted_tag}: none")
if (sorted(seen) if "unordered" in sys.argv else seen) != wanted:
    missing = sorted(set(wanted) - set(seen))[:10]
    doubled = [n for n, times in Counter(seen).items() if times > 1][:10]
    sys.exit(f"{wanted_tag}: wanted {len(wanted)}; missing {missing}, more than once {doubled}, in order: {seen == sorted(seen)}")
