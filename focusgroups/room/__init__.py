"""The protected room of a focus group: what is said there is read by its members and its moderator alone.

Where to find what:

- ``encryption``: sealing texts with a key, keys with the portal's; knows no database
- ``fields``: the model field that is sealed at rest and closed outside the room
- ``keys``: the key of each group: made, rotated, erased
- ``gate``: the one door; every page, file and button of a room goes through it
- ``posts``, ``files``, ``ideas``, …: what members do inside, one module for each

The models stand in ``focusgroups/models/room.py``, the pages in ``focusgroups/views/room.py``. The membership list is
the only key to the door: no role, no superuser, no page of the administration opens it.
"""
