"""`python -m gesturekit` does what the `gesturekit` command does."""

from gesturekit.cli import main

if __name__ == "__main__":
    main()
