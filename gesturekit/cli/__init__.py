"""The `gesturekit` command: one thin subcommand per job, each over the same public API an app uses."""

from gesturekit.cli.app import app, main

__all__ = ["app", "main"]
