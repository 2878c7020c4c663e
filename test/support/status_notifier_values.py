"""What items and menus say on D-Bus, as JSON can carry it."""

import base64
import hashlib
import os
import struct
import zlib

import dbus


def entry(layout):
    """A dbusmenu node with the defaults that the protocol leaves out."""
    identifier, properties, children = layout
    return {
        'id': int(identifier),
        'label': str(properties.get('label', '')),
        'type': str(properties.get('type', 'standard')),
        'toggleType': str(properties.get('toggle-type', '')),
        'toggleState': int(properties.get('toggle-state', -1)),
        'enabled': bool(properties.get('enabled', True)),
        'visible': bool(properties.get('visible', True)),
        'submenu': str(properties.get('children-display', '')) == 'submenu',
        'children': [entry(child) for child in children],
    }


def pixmap(one, arguments):
    """A pixmap of the protocol is (width, height, ARGB32 bytes in network order)."""
    width, height, values = int(one[0]), int(one[1]), bytes(one[2])
    described = {'width': width, 'height': height, 'sha256': hashlib.sha256(values).hexdigest()}
    if arguments.get('bytes'):
        described['argb'] = base64.b64encode(values).decode('ascii')
    if arguments.get('writePng'):
        described['file'] = os.path.join(arguments['writePng'], f'icon-{width}x{height}-{described["sha256"][:8]}.png')
        with open(described['file'], 'wb') as file:
            file.write(png(width, height, values))
    return described


def png(width, height, argb):
    rows = b''.join(
        b'\0' + b''.join(argb[at + 1 : at + 4] + argb[at : at + 1] for at in range(row, row + 4 * width, 4))
        for row in range(0, 4 * width * height, 4 * width)
    )
    header = struct.pack('>IIBBBBB', width, height, 8, 6, 0, 0, 0)
    parts = ((b'IHDR', header), (b'IDAT', zlib.compress(rows)), (b'IEND', b''))
    return b'\x89PNG\r\n\x1a\n' + b''.join(
        struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data)) for name, data in parts
    )


def picture_file(theme, name):
    """GNOME gets the icon as a file of a theme of its own; IconName may be a path as well."""
    if not name or not (theme or os.path.isabs(name)):
        return None
    candidates = [os.path.join(folder, f'{name}.png') for folder, _, _ in os.walk(theme)] + [name]
    path = next((one for one in candidates if os.path.isfile(one)), None)
    if path is None:
        return None
    with open(path, 'rb') as file:
        return {'path': path, 'sha256': hashlib.sha256(file.read()).hexdigest()}


def plain(value):
    """D-Bus values as JSON can carry them."""
    if isinstance(value, (dbus.ByteArray, bytes)):
        return base64.b64encode(value).decode('ascii')
    if isinstance(value, (bool, dbus.Boolean)):
        return bool(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, float):
        return float(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, dict):
        return {str(key): plain(one) for key, one in value.items()}
    return [plain(one) for one in value]
