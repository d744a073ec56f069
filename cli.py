"""Run ``kg`` from a checkout: ``python cli.py build data/newsletters``."""

from kg.cli import main

if __name__ == "__main__":
    main()
