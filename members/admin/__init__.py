"""What the staff of the alliance keep in the administration; accounts and roles are for the operator alone.

Rows come from ``visible_to`` where a model has it, so that the administration shows nobody more than the portal does.
"""

from . import accounts, profiles

__all__ = ["accounts", "profiles"]
