"""Lists of operations (Reg. (EU) 2021/1060 art. 49(3)) in any language and order of columns."""

from samsyn.sources.operations.blocks import Block, Listing
from samsyn.sources.operations.reader import iter_records, read, read_listing, read_opened

__all__ = ["Block", "Listing", "iter_records", "read", "read_listing", "read_opened"]
