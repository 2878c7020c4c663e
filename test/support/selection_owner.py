"""Says "owned" once some program owns the X selection that is named, on the screen of DISPLAY; waits for it until then."""

import ctypes
import sys
import time

x11 = ctypes.CDLL("libX11.so.6")
x11.XOpenDisplay.restype = ctypes.c_void_p
x11.XDefaultScreen.argtypes = [ctypes.c_void_p]
x11.XInternAtom.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int]
x11.XInternAtom.restype = ctypes.c_ulong
x11.XGetSelectionOwner.argtypes = [ctypes.c_void_p, ctypes.c_ulong]
x11.XGetSelectionOwner.restype = ctypes.c_ulong

display = x11.XOpenDisplay(None)
if not display:
    sys.exit("The display cannot be opened.")
name = f"{sys.argv[1]}{x11.XDefaultScreen(display)}"
selection = x11.XInternAtom(display, name.encode(), 0)
while x11.XGetSelectionOwner(display, selection) == 0:
    time.sleep(0.02)
print("owned", flush=True)
