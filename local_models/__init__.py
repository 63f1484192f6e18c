"""Nano-models and their runtime: usable alone, and knowing nothing of the proxy.

from local_models.mesh import load_mesh
mesh = load_mesh()
mesh.tagger.tag(["Maria lives in Porto."])
"""
