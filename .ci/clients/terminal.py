"""Runs a command on a terminal of its own and presses Ctrl-C when it has printed what is waited for.

Usage: terminal.py AWAITED_TEXT TIMES SECONDS COMMAND...

Waits until AWAITED_TEXT (a regular expression) has been printed TIMES times, SECONDS at most, runs what the environment's
MEANWHILE holds (a shell command), presses Ctrl-C and copies everything to standard output. Exit code: the command's, or
98 if the text did not come, or 99 if the command outlived Ctrl-C by more than SECONDS.
"""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time

awaited, times, patience = re.compile(sys.argv[1].encode(), re.MULTILINE), int(sys.argv[2]), float(sys.argv[3])
child, terminal = pty.fork()
if child == 0:
    # A shell that runs this in the background has it ignore Ctrl-C, and so would the command; a terminal's shell does not.
    for one in (signal.SIGINT, signal.SIGQUIT):
        signal.signal(one, signal.SIG_DFL)
    os.execvp(sys.argv[4], sys.argv[4:])

printed, pressed, deadline = b"", False, time.monotonic() + patience
verdict = None
while True:
    if select.select([terminal], [], [], 0.2)[0]:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # the other side is closed
            piece = b""
        if not piece:
            break
        printed += piece
        sys.stdout.buffer.write(piece)
        sys.stdout.flush()
    if not pressed and (len(awaited.findall(printed)) >= times or time.monotonic() > deadline):
        verdict = None if len(awaited.findall(printed)) >= times else 98
        if verdict is None and os.environ.get("MEANWHILE"):
            subprocess.run(os.environ["MEANWHILE"], shell=True, check=False)
        os.write(terminal, b"\x03")
        pressed, deadline = True, time.monotonic() + patience
    elif pressed and time.monotonic() > deadline:
        verdict = 99
        os.killpg(child, signal.SIGKILL)
        break

status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
sys.exit(verdict if verdict is not None else status)
