"""A screen reader without a voice: it follows the accessibility bus as Orca does, and writes what Orca would say.

It speaks JSON lines. Out: {"ready": true}, {"said": {"by": ..., "text": ...}}, {"id": n, "result": ...}. In: {"id": n}
asks for everything that can be read in the window now, as a tree; the result is null where it changed meanwhile.

What is said is by Orca's rules (orca 43: scripts/web/script.py, liveregions.py):
- focus: what has just got the focus: name, role, states, description.
- live:  text or an element that came into a region whose `container-live` is polite or assertive; the whole region
         where it is atomic.
- name, state: those of the focused element, once they have changed.
"""

import json
import sys

import gi

gi.require_version('Atspi', '2.0')
from gi.repository import Atspi, GLib  # noqa: E402

# What stands in a text in place of an element that is in it.
EMBEDDED = '\ufffc'
TOLD_STATES = ['checked', 'busy', 'expanded', 'invalid-entry', 'required', 'focused', 'read-only', 'pressed']
ANNOUNCED_STATES = ['checked', 'busy', 'expanded', 'invalid-entry', 'pressed']


def write(message):
    sys.stdout.write(json.dumps(message) + '\n')
    sys.stdout.flush()


def say(by, text):
    text = ' '.join(text.split())
    if text:
        write({'said': {'by': by, 'text': text}})


def states_of(node):
    held = node.get_state_set()
    told = [name for name in TOLD_STATES if held.contains(getattr(Atspi.StateType, name.upper().replace('-', '_')))]
    # A disabled control has neither of these; one that is no control has none of both in any case.
    if held.contains(Atspi.StateType.FOCUSABLE) and not held.contains(Atspi.StateType.ENABLED):
        told.append('disabled')
    return told


def text_of(node, start=0, end=-1):
    """The text of a node, that of what is embedded in it in its place; its name where it has no text."""
    interface = node.get_text_iface()
    if interface is None:
        return node.get_name() or ""
    text = Atspi.Text.get_text(interface, start, end if end >= 0 else Atspi.Text.get_character_count(interface))
    if EMBEDDED not in text:
        return text or (node.get_name() or "")
    before = Atspi.Text.get_text(interface, 0, start).count(EMBEDDED) if start > 0 else 0
    parts = []
    for character in text:
        if character != EMBEDDED:
            parts.append(character)
            continue
        child = node.get_child_at_index(before)
        before += 1
        # Elements stand on their own: what is beside them is another word.
        parts.append(' ' + (text_of(child) if child is not None else "") + ' ')
    return "".join(parts)


def tree_of(node):
    attributes = node.get_attributes() or {}
    children = [node.get_child_at_index(index) for index in range(node.get_child_count())]
    return {
        'role': node.get_role_name(),
        'name': node.get_name() or "",
        'description': node.get_description() or "",
        'text': text_of(node),
        'states': states_of(node),
        'level': attributes.get('level', ""),
        'children': [tree_of(child) for child in children if child is not None],
    }


def find(node, role):
    # Chromium builds a page's tree once somebody asks for more than a name: Orca does so for each window.
    node.get_attributes()
    if node.get_role_name() == role:
        return node
    for index in range(node.get_child_count()):
        child = node.get_child_at_index(index)
        found = None if child is None else find(child, role)
        if found is not None:
            return found
    return None


def is_in_page(node):
    while node is not None:
        if node.get_role_name() == 'document web':
            return True
        node = node.get_parent()
    return False


def region_of(node):
    """The element that makes `node` part of a live region."""
    while node is not None:
        if 'live' in (node.get_attributes() or {}):
            return node
        node = node.get_parent()
    return None


def on_focus(event):
    if event.detail1 != 1 or not is_in_page(event.source):
        return
    node = event.source
    parts = [node.get_name() or text_of(node), node.get_role_name(), *states_of(node), node.get_description() or ""]
    say('focus', ', '.join(part for part in parts if part and part != 'focused'))


def on_live(event):
    node = event.source
    attributes = node.get_attributes() or {}
    if attributes.get('container-live') not in ('polite', 'assertive') or not is_in_page(node):
        return
    if attributes.get('container-atomic') == 'true':
        region = region_of(node)
        say('live', text_of(region if region is not None else node))
    elif event.type.startswith('object:children-changed'):
        say('live', text_of(event.any_data) if isinstance(event.any_data, Atspi.Accessible) else "")
    else:
        say('live', text_of(node, event.detail1, event.detail1 + event.detail2))


def on_name(event):
    if event.source.get_state_set().contains(Atspi.StateType.FOCUSED) and is_in_page(event.source):
        say('name', event.source.get_name() or "")


def on_state(event):
    name = event.type.split(':')[2]
    node = event.source
    if name in ANNOUNCED_STATES and node.get_state_set().contains(Atspi.StateType.FOCUSED) and is_in_page(node):
        say('state', (node.get_name() or "") + ': ' + ("" if event.detail1 == 1 else 'not ') + name)


def gently(handle):
    """What went away while it was looked at has nothing more to say."""

    def handler(event):
        try:
            handle(event)
        except GLib.Error:
            pass

    return handler


def on_line(channel, _condition):
    line = channel.readline()
    if not line:
        Atspi.event_quit()
        return False
    asked = json.loads(line)
    try:
        document = find(Atspi.get_desktop(0), 'document web')
        write({'id': asked['id'], 'result': None if document is None else tree_of(document)})
    except GLib.Error:
        # The page changed while it was read.
        write({'id': asked['id'], 'result': None})
    return True


Atspi.init()
listeners = []
for kind, handle in (
    ('object:state-changed:focused', on_focus),
    ('object:text-changed:insert', on_live),
    ('object:children-changed:add', on_live),
    ('object:property-change:accessible-name', on_name),
    *((f'object:state-changed:{name}', on_state) for name in ANNOUNCED_STATES),
):
    listener = Atspi.EventListener.new(gently(handle))
    listener.register(kind)
    listeners.append(listener)
GLib.io_add_watch(sys.stdin, GLib.PRIORITY_DEFAULT, GLib.IOCondition.IN | GLib.IOCondition.HUP, on_line)
write({'ready': True})
Atspi.event_main()
