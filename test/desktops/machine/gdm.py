"""Says on the system bus that GDM is there, which is all that gnome-shell asks before it locks."""

import dbus
import dbus.mainloop.glib
import dbus.service
from gi.repository import GLib

PROPERTIES = 'org.freedesktop.DBus.Properties'
VALUES = {'Version': '43.0'}


class Manager(dbus.service.Object):
    @dbus.service.method(PROPERTIES, in_signature='ss', out_signature='v')
    def Get(self, _interface, name):
        return VALUES[name]

    @dbus.service.method(PROPERTIES, in_signature='s', out_signature='a{sv}')
    def GetAll(self, _interface):
        return VALUES


dbus.mainloop.glib.DBusGMainLoop(set_as_default=True)
bus = dbus.SystemBus()
name = dbus.service.BusName('org.gnome.DisplayManager', bus)
manager = Manager(bus, '/org/gnome/DisplayManager/Manager')
GLib.MainLoop().run()
