"""logind's stand-in: python3-dbusmock's own template, with one user who has one session.

The session is there before the first question is answered, as it is with the real logind after a restart.
Parameters: "locked" (LockedHint), "active" (whether the session is in front), "knows_process" (whether
GetSessionByPID finds it, or only the user's Display leads to it), "uid".
"""

import dbus
from dbusmock import mockobject
from dbusmock.templates import logind as stock

BUS_NAME = stock.BUS_NAME
MAIN_OBJ = stock.MAIN_OBJ
MAIN_IFACE = stock.MAIN_IFACE
SYSTEM_BUS = True

# dbusmock serves the methods that it finds in this module.
ListUsers = stock.ListUsers
ListSessions = stock.ListSessions
Inhibit = stock.Inhibit
ListInhibitors = stock.ListInhibitors
AddSeat = stock.AddSeat
AddUser = stock.AddUser
AddSession = stock.AddSession


def load(mock, parameters):
    stock.load(mock, parameters)
    uid = int(parameters['uid'])
    session = stock.AddSession(mock, 'c1', 'seat0', uid, 'agent', parameters['active'])
    mockobject.objects[session].props['org.freedesktop.login1.Session']['LockedHint'] = parameters['locked']
    user = mockobject.objects[f'/org/freedesktop/login1/user/{uid}']
    user.props['org.freedesktop.login1.User']['Display'] = dbus.Struct(
        ('c1', dbus.ObjectPath(session)), signature='so', variant_level=1
    )
    # The stock GetUser of some versions fails.
    mock.AddMethod(MAIN_IFACE, 'GetUser', 'u', 'o', 'ret = "/org/freedesktop/login1/user/%i" % args[0]')
    if parameters['knows_process']:
        mock.AddMethod(MAIN_IFACE, 'GetSessionByPID', 'u', 'o', f'ret = dbus.ObjectPath("{session}")')
