"""org.kde.StatusNotifierWatcher: where tray items and panels say that they are there."""

import dbus
import dbus.service

WATCHER = 'org.kde.StatusNotifierWatcher'
WATCHER_PATH = '/StatusNotifierWatcher'
PROPERTIES = 'org.freedesktop.DBus.Properties'


class Watcher(dbus.service.Object):
    """org.kde.StatusNotifierWatcher: where items and hosts say that they are there."""

    def __init__(self, bus, host):
        super().__init__()
        self.bus = bus
        self.host = host

    @dbus.service.method(WATCHER, in_signature='s', sender_keyword='sender')
    def RegisterStatusNotifierItem(self, given, sender):
        # KDE items give a bus name, Ayatana's give an object path on the caller's own connection.
        if given.startswith('/'):
            self.host.add_item(str(sender), str(given), str(sender))
        else:
            self.host.add_item(str(given), '/StatusNotifierItem', str(sender))

    @dbus.service.method(WATCHER, in_signature='s')
    def RegisterStatusNotifierHost(self, _service):
        self.StatusNotifierHostRegistered()

    @dbus.service.method(PROPERTIES, in_signature='ss', out_signature='v')
    def Get(self, interface, name):
        if name == 'RegisteredStatusNotifierItems':
            self.host.on_items_asked()
        properties = self.GetAll(interface)
        if name not in properties:
            raise dbus.exceptions.DBusException(
                f'{interface} has no property {name}', name='org.freedesktop.DBus.Error.UnknownProperty'
            )
        return properties[name]

    @dbus.service.method(PROPERTIES, in_signature='s', out_signature='a{sv}')
    def GetAll(self, interface):
        if interface != WATCHER:
            return dbus.Dictionary({}, signature='sv')
        return dbus.Dictionary(
            {
                'RegisteredStatusNotifierItems': dbus.Array(list(self.host.items), signature='s'),
                'IsStatusNotifierHostRegistered': dbus.Boolean(self.host.showing),
                'ProtocolVersion': dbus.Int32(0),
            },
            signature='sv',
        )

    @dbus.service.signal(PROPERTIES, signature='sa{sv}as')
    def PropertiesChanged(self, interface, changed, invalidated):
        pass

    @dbus.service.signal(WATCHER, signature='s')
    def StatusNotifierItemRegistered(self, item):
        pass

    @dbus.service.signal(WATCHER, signature='s')
    def StatusNotifierItemUnregistered(self, item):
        pass

    @dbus.service.signal(WATCHER)
    def StatusNotifierHostRegistered(self):
        pass

    @dbus.service.signal(WATCHER)
    def StatusNotifierHostUnregistered(self):
        pass
