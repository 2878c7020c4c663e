"""Says "mapped" each time a window appears on the screen of DISPLAY, at that moment; "watching" once it watches."""

import ctypes
import sys

x11 = ctypes.CDLL("libX11.so.6")
x11.XOpenDisplay.restype = ctypes.c_void_p
x11.XDefaultRootWindow.argtypes = [ctypes.c_void_p]
x11.XDefaultRootWindow.restype = ctypes.c_ulong
x11.XSelectInput.argtypes = [ctypes.c_void_p, ctypes.c_ulong, ctypes.c_long]
x11.XSync.argtypes = [ctypes.c_void_p, ctypes.c_int]
x11.XNextEvent.argtypes = [ctypes.c_void_p, ctypes.c_void_p]

SUBSTRUCTURE_NOTIFY = 1 << 19
MAP_NOTIFY = 19

display = x11.XOpenDisplay(None)
if not display:
    sys.exit("The display cannot be opened.")
x11.XSelectInput(display, x11.XDefaultRootWindow(display), SUBSTRUCTURE_NOTIFY)
x11.XSync(display, 0)
print("watching", flush=True)
# An XEvent is a union of 24 longs, of which the first is its type.
event = (ctypes.c_long * 24)()
while True:
    x11.XNextEvent(display, ctypes.byref(event))
    if event[0] & 0xFFFFFFFF == MAP_NOTIFY:
        print("mapped", flush=True)
