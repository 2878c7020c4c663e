"""A stand-in for python3-dbusmock of a window manager's idle monitor, as far as an app may rely on one.

Its name is in the environment (HOOKSWITCH_TEST_IDLE_MONITOR), since dbusmock wants it before any parameter.
Parameters: "idle" (ms for which nothing was touched when it starts) and "touched_when_watched" (a hand comes back
right behind the answer to the first AddUserActiveWatch).
"""

import os
import time

import dbus
from gi.repository import GLib

BUS_NAME = os.environ['HOOKSWITCH_TEST_IDLE_MONITOR']
MAIN_OBJ = '/' + BUS_NAME.replace('.', '/') + '/Core'
MAIN_IFACE = BUS_NAME
SYSTEM_BUS = False


class Hand:
    """When it last touched something, and who wants to know of the next time."""

    def __init__(self, mock, idle, touched_when_watched):
        self.mock = mock
        self.touched_at = time.monotonic() - idle / 1000
        self.touched_when_watched = touched_when_watched
        self.watches = []
        self.last_watch = 0

    def idle_time(self):
        return int((time.monotonic() - self.touched_at) * 1000)

    def watch(self):
        self.last_watch += 1
        self.watches.append(self.last_watch)
        if self.touched_when_watched:
            self.touched_when_watched = False
            GLib.idle_add(self.touch)
        return self.last_watch

    def touch(self):
        self.touched_at = time.monotonic()
        watches, self.watches = self.watches, []
        for watch in watches:
            self.mock.EmitSignal(MAIN_IFACE, 'WatchFired', 'u', [dbus.UInt32(watch)])


def load(mock, parameters):
    mock.hand = Hand(mock, parameters['idle'], parameters['touched_when_watched'])
    mock.AddMethod(MAIN_IFACE, 'GetIdletime', '', 't', 'ret = self.hand.idle_time()')
    mock.AddMethod(MAIN_IFACE, 'AddUserActiveWatch', '', 'u', 'ret = self.hand.watch()')
    mock.AddMethod('org.hookswitch.Hand', 'Touch', '', '', 'self.hand.touch()')
