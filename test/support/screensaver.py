"""A screensaver's stand-in for python3-dbusmock, for desktops whose own cannot run under a test.

Its name is in the environment (HOOKSWITCH_TEST_SCREENSAVER), since dbusmock wants it before any parameter. Without
the parameter "answers" it owns the name and serves nothing, as programs do that only let others keep the screen on.
"""

import os

BUS_NAME = os.environ['HOOKSWITCH_TEST_SCREENSAVER']
MAIN_OBJ = '/' + BUS_NAME.replace('.', '/')
MAIN_IFACE = BUS_NAME
SYSTEM_BUS = False


def load(mock, parameters):
    mock.is_active = parameters['active']
    if parameters['answers']:
        announce = 'self.is_active = args[0]; self.EmitSignal("", "ActiveChanged", "b", [args[0]])'
        mock.AddMethod(MAIN_IFACE, 'GetActive', '', 'b', 'ret = self.is_active')
        mock.AddMethod(MAIN_IFACE, 'SetActive', 'b', '', announce)
