"""A keyring that gives what it holds, and asks its user before it takes anything: a user who never answers.

It owns org.freedesktop.secrets and holds one item, in an open collection. So looks a keyring to a program that waits
at a prompt nobody sees. Usage: silent-keyring.py SERVICE ACCOUNT, the secret being the first line of standard input.
Writes "ready" once it stands and "asked" for each question that it leaves unanswered; ends with its standard input.
"""

import sys

import dbus
import dbus.service
from dbus.mainloop.glib import DBusGMainLoop
from gi.repository import GLib

SERVICE = 'org.freedesktop.Secret.Service'
COLLECTION = 'org.freedesktop.Secret.Collection'
PATH = '/org/freedesktop/secrets'
DEFAULT = dbus.ObjectPath(f'{PATH}/collection/login')
ITEM = dbus.ObjectPath(f'{DEFAULT}/1')
SESSION = dbus.ObjectPath(f'{PATH}/session/1')


def say(word):
    sys.stdout.write(f'{word}\n')
    sys.stdout.flush()


class Service(dbus.service.Object):
    def __init__(self, bus, attributes, secret):
        super().__init__(bus, PATH)
        self.attributes = attributes
        self.secret = secret

    @dbus.service.method(SERVICE, in_signature='sv', out_signature='vo')
    def OpenSession(self, algorithm, _given):
        if algorithm != 'plain':
            raise dbus.exceptions.DBusException(name='org.freedesktop.DBus.Error.NotSupported')
        return dbus.String(''), SESSION

    @dbus.service.method(SERVICE, in_signature='a{ss}', out_signature='aoao')
    def SearchItems(self, wanted):
        held = all(self.attributes.get(name, value) == value for name, value in wanted.items())
        return [ITEM] if held else [], []

    @dbus.service.method(SERVICE, in_signature='aoo', out_signature='a{o(oayays)}')
    def GetSecrets(self, items, session):
        value = (session, dbus.ByteArray(b''), dbus.ByteArray(self.secret.encode()), 'text/plain')
        return {item: value for item in items}

    @dbus.service.method(SERVICE, in_signature='s', out_signature='o')
    def ReadAlias(self, _name):
        return DEFAULT


class Collection(dbus.service.Object):
    @dbus.service.method(dbus.PROPERTIES_IFACE, in_signature='ss', out_signature='v')
    def Get(self, _interface, _name):
        return dbus.Boolean(False)

    @dbus.service.method(
        COLLECTION, in_signature='a{sv}(oayays)b', out_signature='oo', async_callbacks=('answer', 'fail')
    )
    def CreateItem(self, _properties, _secret, _replace, answer, fail):
        say('asked')


def main():
    service, account = sys.argv[1:]
    bus = dbus.SessionBus(mainloop=DBusGMainLoop())
    secret = sys.stdin.readline().rstrip('\n')
    Service(bus, {'service': service, 'account': account}, secret)
    for path in (DEFAULT, f'{PATH}/aliases/default'):
        Collection(bus, path)
    bus.request_name('org.freedesktop.secrets', dbus.bus.NAME_FLAG_DO_NOT_QUEUE)
    say('ready')
    loop = GLib.MainLoop()
    GLib.io_add_watch(sys.stdin.fileno(), GLib.IO_HUP, lambda *_: loop.quit())
    loop.run()


main()
