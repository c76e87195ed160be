"""What a packaged app needs of GestureKit besides the modules that it imports by name."""

from PyInstaller.utils.hooks import collect_submodules

from gesturekit.assets import asset_path

# Rooms are loaded on first use, by names that PyInstaller cannot see.
hiddenimports = collect_submodules("gesturekit")
datas = [
    (str(asset_path(folder)), f"gesturekit/_content/{folder}") for folder in ("effects", "models", "shaders")
]
