"""How long the ranker takes on invented networks as large as asked for.

    python -m benchmarks.routing_speed [--networks 1500] [--members 1040]

Networks beyond those of the demonstration are mixed from their phrases, members from competences and everyday words.
`cpu` is the time of this process alone, which other work on the machine does not lengthen.
"""

import argparse
import json
import random
import resource
import statistics
import time
from collections.abc import Sequence
from typing import Any

from benchmarks.routing import DEMO_NETWORKS, DEVELOPMENT_ENQUIRIES, document, read_lines
from matchmaking.routing.documents import Member, NetworkDocument
from matchmaking.routing.everyday import shipped_vocabulary
from matchmaking.routing.ranker import Ranker

SEED = 5


def invented_networks(known: Sequence[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    """Return the known networks and mixtures of three of them, `number` altogether."""
    chance = random.Random(SEED)
    networks = list(known[:number])
    while len(networks) < number:
        parents = chance.sample(known, 3)
        mixture = {field: [chance.choice(p[field]) for p in parents for _ in range(5)] for field in ("competences",)}
        mixture |= {field: [chance.choice(p[field]) for p in parents] for field in ("topics", "services")}
        sentences = [chance.choice(p["description_de"].split(". ")) for p in parents for _ in range(3)]
        name = f"Netzwerk {len(networks)}"
        networks.append(parents[0] | mixture | {"slug": name, "name": name, "description_de": ". ".join(sentences)})
    return networks


def with_members(networks: Sequence[dict[str, Any]], number: int) -> list[NetworkDocument]:
    """Return the networks as documents, `number` members spread over them in turn."""
    chance = random.Random(SEED)
    words = [word for group in shipped_vocabulary() for word in group.words]
    members: dict[int, list[Member]] = {}
    for i in range(number):
        home = i % len(networks)
        known = chance.sample(networks[home]["competences"], 4) + chance.sample(words, 12)
        members.setdefault(home, []).append(Member(str(i), ", ".join(known)))
    return [document(network, members.get(i, [])) for i, network in enumerate(networks)]


def measure(networks: Sequence[NetworkDocument], texts: Sequence[str]) -> dict[str, float]:
    """Return seconds to build for the first and for a second time, and milliseconds a call."""
    result: dict[str, float] = {}
    for name in ("build", "rebuild"):
        wall, cpu = time.perf_counter(), time.process_time()
        ranker = Ranker(networks)
        result |= {f"{name} seconds": time.perf_counter() - wall, f"{name} cpu seconds": time.process_time() - cpu}
    walls, cpus = [], []
    for text in texts:
        wall, cpu = time.perf_counter(), time.process_time()
        ranker.rank(text)
        walls.append((time.perf_counter() - wall) * 1e3)
        cpus.append((time.process_time() - cpu) * 1e3)
    for name, times in (("ms", walls), ("cpu ms", cpus)):
        result |= {f"{name} median": statistics.median(times), f"{name} p95": statistics.quantiles(times, n=20)[-1]}
    return result | {"MB at most": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--networks", type=int, default=26)
    parser.add_argument("--members", type=int, default=1040)
    args = parser.parse_args()
    known = json.loads(DEMO_NETWORKS.read_text(encoding="utf-8"))
    documents = with_members(invented_networks(known, args.networks), args.members)
    texts = [enquiry["text"] for enquiry in read_lines(DEVELOPMENT_ENQUIRIES)]
    print(json.dumps({"networks": len(documents), "members": args.members} | measure(documents, texts), indent=1))


if __name__ == "__main__":
    main()
