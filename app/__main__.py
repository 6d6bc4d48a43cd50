"""`python -m app` is `sayso`."""

from app.cli import main

if __name__ == "__main__":
    main()
