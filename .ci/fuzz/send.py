"""Sends mutated messages to an aggregator, and those of good clients beside them.

Usage: send.py PLAIN_PORT SECURE_PORT SECONDS SEED FOLDER

The aggregator's secure port asks for the shared key of the environment's SHARED_KEY. Good clients come from 127.0.0.1, the
others from all over 127.0.0.0/8. In FOLDER it leaves `good`, lines of a tag and how many events it has, numbered from 0,
and `cases`, a line for each mutated message: when it was sent, from where, the number that makes it again together with the
seed, what it was and its first bytes. Prints what was sent. Exit code 1 if a good client was not acked, or was cut off.
"""

import json
import os
import random
import socket
import struct
import sys
import threading
import time

import messages
from messages import MODES

plain, secure, seconds, seed, folder = int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]), sys.argv[4], sys.argv[5]
key = os.environ["SHARED_KEY"]
ends = time.monotonic() + seconds
FUZZERS = 6
ACK_WAIT = 60  # seconds
sent_at = 1_700_000_000

lock = threading.Lock()
troubles, counts, worst = [], {}, [0.0]


def trouble(text):
    with lock:
        troubles.append(text)


def connect(port, address):
    return socket.create_connection(("127.0.0.1", port), timeout=ACK_WAIT, source_address=(address, 0))


def read_helo(peer):
    """HELO is one write, and comes first."""
    helo = b""
    while b"keepalive" not in helo or len(helo) <= helo.index(b"keepalive") + 9:
        more = peer.recv(1024)
        if not more:
            raise ConnectionError("no HELO")
        helo += more
    return helo


def shake_hands(peer, mode):
    """The first message tells whether the client speaks JSON."""
    ping = messages.ping(messages.nonce(read_helo(peer)), key)
    peer.sendall(json.dumps(ping).encode() if mode == "JSON" else messages.joined(messages.pieces(ping)))
    pong = peer.recv(1024)
    if b"PONG\xc3" not in pong and b'"PONG",true' not in pong:
        raise ConnectionError(f"not let in: {pong}")


class Good:
    """Sends messages of one mode and waits for each ack; what is not acked it sends again, as the protocol wants."""

    def __init__(self, name, mode, port, address):
        self.mode, self.port, self.address = mode, port, address
        self.tag = f"good.{name}"
        self.sent = 0
        self.messages = 0
        self.peer = None
        self.cut_off = 0
        counts[self.tag] = 0

    def open(self):
        if self.peer is None:
            self.peer = connect(self.port, self.address)
            if self.port == secure:
                shake_hands(self.peer, self.mode)

    def close(self):
        if self.peer is not None:
            self.peer.close()
            self.peer = None

    def deliver(self, count, behind=b""):
        """`behind` follows the message on its connection at once. Returns whether its ack came."""
        count = 1 if self.mode == "Message" else count
        chunk = f"{seed}-{self.tag}-{self.messages}"
        self.messages += 1
        wanted = messages.ack(self.mode, chunk)
        raw = messages.good(self.mode, self.tag, self.sent, count, chunk, sent_at + self.sent)
        deadline = time.monotonic() + ACK_WAIT
        begun = time.monotonic()
        while True:
            try:
                self.open()
                self.peer.sendall(raw + behind)
                if self.acked(wanted):
                    break
            except (ConnectionError, OSError) as e:
                if time.monotonic() > deadline:
                    trouble(f"{self.tag}: message {self.messages} from event {self.sent} is not acked: {e}")
                    self.close()
                    return False
                time.sleep(0.05)
            self.cut_off += not behind
            behind = b""
            self.close()
        self.sent += count
        counts[self.tag] = self.sent
        worst[0] = max(worst[0], time.monotonic() - begun)
        return True

    def acked(self, wanted):
        heard = b""
        while wanted not in heard:
            more = self.peer.recv(65536)
            if not more:
                raise ConnectionError("closed before the ack")
            heard += more
        return True

    def run(self):
        chance = random.Random(f"{seed}/{self.tag}")
        while time.monotonic() < ends:
            if not self.deliver(chance.choice([1, 2, 7, 40])):
                return
            if chance.random() < 0.05:
                self.close()
            time.sleep(0.03)
        self.close()
        if self.cut_off:
            trouble(f"{self.tag}: cut off {self.cut_off} times")


class Fuzzer:
    def __init__(self, name, cases):
        self.name, self.cases, self.number = name, cases, 0
        self.beside = {mode: Good(f"beside.{name}.{mode}", mode, plain, "127.0.0.1") for mode in MODES}

    def run(self):
        while time.monotonic() < ends:
            number = f"{self.name}.{self.number}"
            self.number += 1
            chance = random.Random(f"{seed}/{number}")
            try:
                self.case(chance, number)
            except (ConnectionError, TimeoutError, BrokenPipeError):
                pass
            except OSError as e:
                trouble(f"case {number}: {e}")
                time.sleep(0.1)

    def case(self, chance, number):
        kind = chance.choice(["plain"] * 6 + ["secure", "secure", "ping", "beside", "noise", "udp"])
        mode = chance.choice(MODES)
        raw = messages.mutated(chance, mode, f"fuzz.{chance.randrange(20)}", f"{seed}-{number}", sent_at)
        if kind == "beside":
            # A good message and, on its connection right behind it, one that is not.
            self.tell(number, f"beside {mode}", raw, None)
            good = self.beside[mode]
            good.deliver(3, raw)
            good.close()
            return
        address = f"127.{chance.randint(1, 9)}.{chance.randint(0, 255)}.{chance.randint(1, 254)}"
        if kind == "udp":
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as peer:
                peer.bind((address, 0))
                self.tell(number, kind, raw, peer)
                peer.sendto(raw[: chance.choice([0, 1, 100, 1400])], ("127.0.0.1", plain))
            return
        with connect(secure if kind in ("secure", "ping") else plain, address) as peer:
            if kind == "secure":
                shake_hands(peer, mode)
            elif kind == "ping":
                raw = messages.ping_mutated(chance, messages.nonce(read_helo(peer)), key) + raw
            elif kind == "noise":
                raw = chance.randbytes(chance.choice([1, 9, 100, 3000]))
            self.tell(number, f"{kind} {mode}", raw, peer)
            peer.settimeout(5)
            while raw:
                cut = chance.choice([1, 7, 100, len(raw), len(raw)]) if len(raw) < 5000 else len(raw)
                peer.sendall(raw[:cut])
                raw = raw[cut:]
            end = chance.random()
            if end < 0.3:
                # Gone without a word, as a process that is killed with bytes unread.
                peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            elif end < 0.9:
                peer.shutdown(socket.SHUT_WR)
                while peer.recv(65536):
                    pass
            else:
                # An unfinished message, and silence.
                peer.settimeout(chance.choice([0.01, 0.3, 1]))
                while peer.recv(65536):
                    pass

    def tell(self, number, kind, raw, peer):
        port = peer.getsockname() if peer is not None else ("127.0.0.1", 0)
        line = f"{time.time():.3f} {port[0]}:{port[1]} {number} {kind} {len(raw)} {raw[:4000].hex()}\n"
        with lock:
            self.cases.write(line)


with open(os.path.join(folder, "cases"), "w", encoding="ascii") as cases:
    goods = [
        Good(f"{name}.{mode}", mode, port, "127.0.0.1") for name, port in (("plain", plain), ("secure", secure)) for mode in MODES
    ]
    fuzzers = [Fuzzer(name, cases) for name in range(FUZZERS)]
    threads = [threading.Thread(target=one.run) for one in goods + fuzzers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

with open(os.path.join(folder, "good"), "w", encoding="utf-8") as good:
    for tag, count in counts.items():
        if count > 0:
            good.write(f"{tag} {count}\n")
for text in troubles:
    print(text)
print(
    f"{sum(one.number for one in fuzzers)} mutated messages, {sum(counts.values())} events of good clients;"
    f" the longest wait for an ack {worst[0]:.2f} s"
)
sys.exit(1 if troubles else 0)
