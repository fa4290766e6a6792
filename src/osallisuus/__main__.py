"""``python -m osallisuus``: the same as the command ``osallisuus``."""

from osallisuus.cli import main

if __name__ == "__main__":
    main()
