"""A StatusNotifier host, as a panel has one, driven over JSON lines.

It shares no code with the app under test: it speaks D-Bus through libdbus (python3-dbus) and its main loop
through GLib (python3-gi). It owns org.kde.StatusNotifierWatcher and org.kde.StatusNotifierHost-<pid> on the
session bus, follows the items that register, and reads their menus by com.canonical.dbusmenu.

One JSON object a line on standard input:   {"id": 1, "command": "menu", ...arguments}
Answers on standard output:                 {"id": 1, "result": ...}  or  {"id": 1, "error": "sentence"}
Events on standard output, unasked:         {"event": "layout-updated", "item": ":1.5/StatusNotifierItem", ...}
The first line is {"event": "ready"}. The program ends when standard input ends.
"""

import json
import os
import sys

try:
    import dbus
    from dbus.mainloop.glib import DBusGMainLoop
    from gi.repository import GLib
except ImportError as error:
    sys.exit(f'{error}: install the packages python3-dbus and python3-gi (apt-get install python3-dbus python3-gi)')

from status_notifier_values import entry, picture_file, pixmap, plain
from status_notifier_watcher import PROPERTIES, WATCHER, WATCHER_PATH, Watcher

HOST = f'org.kde.StatusNotifierHost-{os.getpid()}'
ITEM = 'org.kde.StatusNotifierItem'
MENU = 'com.canonical.dbusmenu'
CALL_SECONDS = 10  # An item that answers later than this has hung: a panel gives up as well.

ITEM_SIGNALS = {
    'NewTitle': 'new-title',
    'NewIcon': 'new-icon',
    'NewAttentionIcon': 'new-attention-icon',
    'NewOverlayIcon': 'new-overlay-icon',
    'NewToolTip': 'new-tool-tip',
    'NewStatus': 'new-status',
    'NewMenu': 'new-menu',
}
MENU_SIGNALS = {
    'LayoutUpdated': 'layout-updated',
    'ItemsPropertiesUpdated': 'items-properties-updated',
    'ItemActivationRequested': 'item-activation-requested',
}


def write(message):
    sys.stdout.write(json.dumps(message) + '\n')
    sys.stdout.flush()


class Host:
    """Follows the items and carries out the commands."""

    def __init__(self, bus):
        self.bus = bus
        self.items = {}  # "service/path" -> {"service", "path", "owner", "menu"}, in order of registration
        self.watcher = Watcher(bus, self)
        self.owning = False
        self.showing = False
        for interface in (ITEM, MENU):
            bus.add_signal_receiver(
                self.on_signal,
                dbus_interface=interface,
                sender_keyword='sender',
                path_keyword='path',
                member_keyword='member',
            )
        bus.add_signal_receiver(self.on_owner_changed, 'NameOwnerChanged', 'org.freedesktop.DBus')

    # --- the panel's life

    def watch(self, _arguments=None):
        """Takes the watcher's name alone: icons may register, and nothing shows them yet (Plasma's kded)."""
        if not self.owning:
            self.take_watcher()
        return None
        yield

    def own(self, _arguments=None):
        """Shows icons, as a panel that starts does; where nobody watches yet, it takes the watcher's name as well."""
        if self.showing:
            return None
        if not self.owning:
            self.take_watcher()
        self.bus.request_name(HOST, dbus.bus.NAME_FLAG_DO_NOT_QUEUE)
        self.showing = True
        self.watcher.StatusNotifierHostRegistered()
        return None
        yield

    def take_watcher(self):
        flags = dbus.bus.NAME_FLAG_DO_NOT_QUEUE
        # The object stands before the name does, for whoever calls at once.
        self.watcher.add_to_connection(self.bus, WATCHER_PATH)
        if self.bus.request_name(WATCHER, flags) != dbus.bus.REQUEST_NAME_REPLY_PRIMARY_OWNER:
            self.watcher.remove_from_connection(self.bus, WATCHER_PATH)
            raise LookupError(f'somebody else owns {WATCHER} on this bus')
        self.owning = True

    def release(self, _arguments=None):
        """Drops the names and forgets the items, as a panel that ends does."""
        if not self.owning:
            return None
        self.bus.release_name(HOST)
        self.bus.release_name(WATCHER)
        self.watcher.remove_from_connection(self.bus, WATCHER_PATH)
        self.owning = False
        self.showing = False
        for key in list(self.items):
            del self.items[key]
            write({'event': 'item-unregistered', 'item': key})
        return None
        yield

    def add_item(self, service, path, owner):
        key = service + path
        known = key in self.items
        self.items[key] = {'service': service, 'path': path, 'owner': owner, 'menu': None}
        if not known:
            self.watcher.StatusNotifierItemRegistered(key)
            self.announce_items()
        write({'event': 'item-registered', 'item': key, 'again': known})

    def on_items_asked(self):
        write({'event': 'items-asked'})

    def on_owner_changed(self, name, old, _new):
        if not old:
            return
        gone = [key for key, item in self.items.items() if name in (item['service'], item['owner'])]
        for key in gone:
            del self.items[key]
            if self.owning:
                self.watcher.StatusNotifierItemUnregistered(key)
                self.announce_items()
            write({'event': 'item-unregistered', 'item': key})

    def announce_items(self):
        keys = dbus.Array(list(self.items), signature='s')
        self.watcher.PropertiesChanged(WATCHER, {'RegisteredStatusNotifierItems': keys}, [])

    def on_signal(self, *values, sender=None, path=None, member=None):
        for key, item in self.items.items():
            if item['owner'] != sender or path not in (item['path'], item['menu'] or path):
                continue
            if member in ITEM_SIGNALS and path == item['path']:
                write({'event': ITEM_SIGNALS[member], 'item': key})
            elif member in MENU_SIGNALS and path != item['path']:
                write({'event': MENU_SIGNALS[member], 'item': key, 'values': plain(values)})

    # --- commands: generators that yield D-Bus calls and are sent the replies

    def list_items(self, arguments):
        found = []
        for key in list(self.items):
            if key in self.items:
                found.append((yield from self.read_item(key, arguments)))
        return found

    def item(self, arguments):
        return (yield from self.read_item(self.chosen(arguments), arguments))

    def read_item(self, key, arguments):
        item = self.items[key]
        properties = yield (item['owner'], item['path'], PROPERTIES, 'GetAll', 's', [ITEM])
        menu = str(properties.get('Menu', ''))
        item['menu'] = menu or None
        tool_tip = properties.get('ToolTip', ('', [], '', ''))
        return {
            'item': key,
            'owner': item['owner'],
            'id': str(properties.get('Id', '')),
            'category': str(properties.get('Category', '')),
            'title': str(properties.get('Title', '')),
            'status': str(properties.get('Status', '')),
            'itemIsMenu': bool(properties.get('ItemIsMenu', False)),
            'menu': item['menu'],
            'iconName': str(properties.get('IconName', '')),
            'iconThemePath': str(properties.get('IconThemePath', '')),
            'iconFile': picture_file(str(properties.get('IconThemePath', '')), str(properties.get('IconName', ''))),
            'icons': [pixmap(one, arguments) for one in properties.get('IconPixmap', [])],
            'toolTip': {'icon': str(tool_tip[0]), 'title': str(tool_tip[2]), 'text': str(tool_tip[3])},
        }

    def menu(self, arguments):
        """The whole layout. With `opening` the item is told first that its menu is about to be shown."""
        owner, path = yield from self.menu_of(arguments)
        refusal = (yield from self.about_to_show(owner, path, 0)) if arguments.get('opening') else None
        revision, layout = yield (owner, path, MENU, 'GetLayout', 'iias', [0, -1, []])
        return {'revision': int(revision), 'entries': entry(layout)['children'], 'openingRefused': refusal}

    def menu_event(self, arguments):
        """Sends `event` (clicked, opened, closed, hovered) for the entry `entry`; 0 is the menu itself."""
        owner, path = yield from self.menu_of(arguments)
        if arguments['event'] == 'opened':
            yield from self.about_to_show(owner, path, arguments['entry'])
        data = dbus.String('', variant_level=1)
        yield (owner, path, MENU, 'Event', 'isvu', [arguments['entry'], arguments['event'], data, 0])
        return None

    def about_to_show(self, owner, path, entry):
        # Chromium answers with an error for the menu itself (id 0); panels go on all the same, and so do we.
        try:
            yield (owner, path, MENU, 'AboutToShow', 'i', [entry])
            return None
        except dbus.exceptions.DBusException as error:
            return str(error)

    def activate(self, arguments):
        """A click on the item itself: Activate (left), SecondaryActivate (middle) or ContextMenu (right)."""
        item = self.items[self.chosen(arguments)]
        where = [arguments.get('x', 0), arguments.get('y', 0)]
        yield (item['owner'], item['path'], ITEM, arguments.get('method', 'Activate'), 'ii', where)
        return None

    def menu_of(self, arguments):
        item = self.items[self.chosen(arguments)]
        if item['menu'] is None:
            menu = yield (item['owner'], item['path'], PROPERTIES, 'Get', 'ss', [ITEM, 'Menu'])
            item['menu'] = str(menu)
        return item['owner'], item['menu']

    def chosen(self, arguments):
        key = arguments.get('item')
        if key is None and len(self.items) == 1:
            return next(iter(self.items))
        if key is None:
            raise LookupError(f'{len(self.items)} items are registered, say which: {list(self.items)}')
        if key not in self.items:
            raise LookupError(f'no item {key} is registered; there are: {list(self.items)}')
        return key

    def commands(self):
        return {
            'items': self.list_items,
            'item': self.item,
            'menu': self.menu,
            'menu-event': self.menu_event,
            'activate': self.activate,
            'watch': self.watch,
            'own': self.own,
            'release': self.release,
        }

    # --- running a command without ever blocking the loop, since the item may call us meanwhile

    def run(self, message):
        command = self.commands().get(message.get('command'))
        if command is None:
            write({'id': message.get('id'), 'error': f'there is no command {message.get("command")}'})
            return
        self.step(message['id'], command(message), None)

    def step(self, identifier, running, reply, failure=None):
        try:
            call = running.throw(failure) if failure else running.send(reply)
        except StopIteration as ended:
            write({'id': identifier, 'result': ended.value})
            return
        except Exception as error:  # Whatever it was, who asked must hear of it.
            write({'id': identifier, 'error': f'{type(error).__name__}: {error}'})
            return
        target, path, interface, method, signature, values = call
        self.bus.call_async(
            target,
            path,
            interface,
            method,
            signature,
            values,
            reply_handler=lambda *results: self.step(identifier, running, one_or_all(results)),
            error_handler=lambda error: self.step(identifier, running, None, error),
            timeout=CALL_SECONDS,
        )


def one_or_all(results):
    return results[0] if len(results) == 1 else results


def main():
    DBusGMainLoop(set_as_default=True)
    loop = GLib.MainLoop()
    bus = dbus.SessionBus()
    host = Host(bus)
    pending = bytearray()

    def on_input(_source, _condition):
        read = os.read(0, 65536)
        if not read:
            loop.quit()
            return False
        pending.extend(read)
        while b'\n' in pending:
            line, _, rest = bytes(pending).partition(b'\n')
            pending[:] = rest
            host.run(json.loads(line))
        return True

    GLib.io_add_watch(0, GLib.PRIORITY_DEFAULT, GLib.IO_IN | GLib.IO_HUP, on_input)
    write({'event': 'ready'})
    loop.run()


main()
