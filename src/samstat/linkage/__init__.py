"""The same organisation under several names: how names compare, and how likely two are one."""

from samstat.linkage.names import core_name, plain_name

__all__ = ["core_name", "plain_name"]
