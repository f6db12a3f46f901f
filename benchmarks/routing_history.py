"""What corrected enquiries teach the ranker: their rewordings go where they went, others stay as they were.

    python -m benchmarks.routing_history [--networks FILE]

The 35 matters and their rewordings are held-out data; nothing is tuned on them.
"""

import argparse
import json
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.routing import DEMO_NETWORKS, DEVELOPMENT_ENQUIRIES, HELD_OUT_ENQUIRIES, Ranker, read_lines

REWORDINGS = Path("benchmarks/rewordings.jsonl")
Enquiry = Mapping[str, Any]


def first_acceptable(subject: Ranker, enquiries: Sequence[Enquiry]) -> float:
    """Return how often an acceptable network comes first for those that fit one."""
    fitting = [enquiry for enquiry in enquiries if enquiry["primary"]]
    return statistics.mean(subject.rank(enquiry["text"])[0][0] in enquiry["acceptable"] for enquiry in fitting)


def figures(networks: Sequence[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Return the rates of acceptable first places without and with the corrected matters as history."""
    held_out = {enquiry["id"]: enquiry for enquiry in read_lines(HELD_OUT_ENQUIRIES)}
    rewordings = [held_out[row["id"]] | {"text": row["text"]} for row in read_lines(REWORDINGS)]
    matters = [held_out.pop(enquiry["id"]) for enquiry in rewordings]
    sets = {
        "rewordings": rewordings,
        "held-out enquiries not corrected": list(held_out.values()),
        "development enquiries": read_lines(DEVELOPMENT_ENQUIRIES),
    }
    result: dict[str, dict[str, float]] = {name: {} for name in sets}
    for moment, history in (("before", []), ("after", matters)):
        subject = Ranker()
        subject.fit(networks, history)
        for name, enquiries in sets.items():
            result[name][moment] = first_acceptable(subject, enquiries)
    return result


def main() -> None:
    """Print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--networks", type=Path, default=DEMO_NETWORKS)
    args = parser.parse_args()
    print(json.dumps(figures(json.loads(args.networks.read_text(encoding="utf-8"))), indent=1))


if __name__ == "__main__":
    main()
