"""The workshop of the models of lines: collecting sources, fitting, measuring."""
