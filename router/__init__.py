"""The proxy: a request is a value that walks through the packages of this folder in the order of `pipeline.py`."""
