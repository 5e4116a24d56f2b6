"""What `make_fixtures.py` is made of: one file per family of fixtures."""
