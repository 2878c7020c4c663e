"""Runs a program whose standard error is a terminal that takes nothing any more, as after Ctrl-S.

Usage: stopped-terminal.py PROGRAM ARGUMENT...   The program takes this process's place; a child of it keeps the
terminal open and reads nothing from it.
"""

import os
import pty
import signal
import sys

mine, theirs = pty.openpty()
os.set_blocking(theirs, False)
try:
    while True:
        os.write(theirs, b'.' * 100)
except BlockingIOError:
    os.set_blocking(theirs, True)

if os.fork() == 0:
    os.close(theirs)
    for stream in range(3):
        os.close(stream)
    while True:
        signal.pause()

os.close(mine)
os.dup2(theirs, 2)
os.close(theirs)
os.execv(sys.argv[1], sys.argv[1:])
