"""The layers that come with GestureKit, one file each: its settings, its class, its registration.

A new file here is a new kind of layer; nothing else has to know of it.
"""

import importlib
import pkgutil

for _module in pkgutil.iter_modules(__path__, f"{__name__}."):
    importlib.import_module(_module.name)
