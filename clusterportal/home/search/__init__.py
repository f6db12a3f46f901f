"""One field for networks, companies, events, rounds and people; each through what its reader may see."""
