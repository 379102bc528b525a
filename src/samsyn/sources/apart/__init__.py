"""Files that a library must not read in this process: a process of its own reads them instead.

A hostile file may make a library loop, recurse, abort or unpack without end. There that ends one
process whose memory is bounded, and nothing else.
"""

from samsyn.sources.apart.asking import Apart
from samsyn.sources.apart.serving import serve

__all__ = ["Apart", "serve"]
