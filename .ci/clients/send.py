"""Sends with Debian's python3-fluent-logger. Usage: send.py PORT COUNT"""

import sys

from fluent import asyncsender, sender

port, count = int(sys.argv[1]), int(sys.argv[2])


def send(name, client):
    for n in range(count):
        if not client.emit(name, {"n": n, "text": "grüße"}):
            sys.exit(f"{name}: event {n} was not sent: {client.last_error}")
    client.close()
    print(f"{name}: {count} sent")


send("seconds", sender.FluentSender("python", host="127.0.0.1", port=port))
send("nanoseconds", sender.FluentSender("python", host="127.0.0.1", port=port, nanosecond_precision=True))
# Waits for room instead of throwing away what does not fit its queue.
send("async", asyncsender.FluentSender("python", host="127.0.0.1", port=port, queue_circular=False))
