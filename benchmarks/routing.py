"""The routing engine behind the bench's interface, and its figures on data of the project.

    python -m benchmarks.routing --networks FILE --enquiries FILE [--fit]

networks: JSON list of networks; enquiries: JSON lines with text, primary (key or null) and acceptable (list of keys).
--fit prints the coefficients for `matchmaking/routing/calibration.py` as well.
"""

import argparse
import json
import statistics
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from matchmaking.routing import ranker
from matchmaking.routing.documents import Example, Member, NetworkDocument, Ranking

DEMO_NETWORKS = Path("clusterportal/home/demo/networks.json")
DEVELOPMENT_ENQUIRIES = Path("benchmarks/enquiries.jsonl")
Places = list[tuple[str, float]]


class Ranker:
    """`matchmaking.routing` as the bench calls it."""

    name = "matchmaking.routing"

    def fit(
        self,
        networks: Sequence[dict[str, Any]],
        history: Iterable[dict[str, Any]],
        members: Iterable[dict[str, Any]] = (),
    ) -> None:
        """Build the index; members are dicts with cluster and text, history dicts with text and primary."""
        texts: dict[str, list[Member]] = {}
        for number, member in enumerate(members):
            key = str(member.get("company") or number)
            texts.setdefault(member["cluster"], []).append(Member(key, member["text"]))
        examples = [Example(earlier["text"], earlier["primary"], nobodys=not earlier["primary"]) for earlier in history]
        self._ranker = ranker.Ranker([document(n, texts.get(n["slug"], ())) for n in networks], examples)
        self._last: tuple[str, Ranking] | None = None

    def rank(self, text: str) -> Places:
        """Return (key, score), best first, with the reasons of the first three computed as the portal does."""
        ranking = self._ranker.rank(text)
        self._last = (text, ranking)
        return [(match.key, match.score) for match in ranking.matches]

    def confidence(self, text: str, ranking: Places) -> float:
        """Return the engine's confidence in its first place."""
        return self._ranking(text).matches[0].confidence if ranking else 0.0

    def relevance(self, text: str, ranking: Places) -> float:
        """Return how probably any network fits."""
        return self._ranking(text).relevance

    def _ranking(self, text: str) -> Ranking:
        if self._last is None or self._last[0] != text:
            self._last = (text, self._ranker.rank(text))
        return self._last[1]

    def outside(self, text: str) -> float:
        """Return how much the text speaks of fields that no network covers."""
        return self._ranker.index.evidence(self._ranker.query(text)).outside


def document(network: Mapping[str, Any], members: Sequence[Member] = ()) -> NetworkDocument:
    """Return a network of the JSON file as the engine takes it."""
    descriptions = tuple(text for text in (network.get("description_de"), network.get("description_en")) if text)
    words = {field: tuple(network.get(field) or ()) for field in ("services", "competences", "topics")}
    region, state = network.get("region") or "", network.get("state") or ""
    return NetworkDocument(
        network["slug"], network["name"], descriptions, **words, region=region, state=state, members=tuple(members)
    )


def figures(subject: Ranker, enquiries: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return the rates of acceptable first and first three places, of reasons at the first, and milliseconds a call."""
    first, third, explained, times = [], [], [], []
    for enquiry in enquiries:
        start = time.perf_counter()
        keys = [key for key, _ in subject.rank(enquiry["text"])]
        times.append((time.perf_counter() - start) * 1e3)
        if enquiry["primary"]:
            first.append(keys[0] in enquiry["acceptable"])
            third.append(any(key in enquiry["acceptable"] for key in keys[:3]))
            explained.append(bool(subject._ranking(enquiry["text"]).matches[0].reasons))
    rates = {"first": statistics.mean(first), "in first three": statistics.mean(third)}
    return rates | {
        "with a reason": statistics.mean(explained),
        "ms median": statistics.median(times),
        "ms most": max(times),
    }


def fit_calibration(subject: Ranker, enquiries: Sequence[Mapping[str, Any]]) -> dict[str, list[float]]:
    """Return constant and coefficients of the three curves, fitted on these enquiries."""
    first, later, any_fits = [], [], []
    for enquiry in enquiries:
        (key, top), (second, score), (third, low) = subject.rank(enquiry["text"])[:3]
        outside = subject.outside(enquiry["text"])
        first.append(((top, top - score, outside), key in enquiry["acceptable"]))
        later += [((score,), second in enquiry["acceptable"]), ((low,), third in enquiry["acceptable"])]
        any_fits.append(((top, outside), bool(enquiry["primary"])))
    return {"CONFIDENCE": _fit(first), "LATER_CONFIDENCE": _fit(later), "RELEVANCE": _fit(any_fits)}


def _fit(rows: Sequence[tuple[tuple[float, ...], bool]]) -> list[float]:
    from sklearn.linear_model import LogisticRegression

    curve = LogisticRegression(C=1000).fit([inputs for inputs, _ in rows], [label for _, label in rows])
    return [round(float(value), 2) for value in (curve.intercept_[0], *curve.coef_[0])]


def main() -> None:
    """Read the files, print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--networks", type=Path, default=DEMO_NETWORKS)
    parser.add_argument("--enquiries", type=Path, default=DEVELOPMENT_ENQUIRIES)
    parser.add_argument("--fit", action="store_true", help="print coefficients fitted on these enquiries")
    args = parser.parse_args()
    if missing := [str(path) for path in (args.networks, args.enquiries) if not path.exists()]:
        parser.error(f"no such file: {', '.join(missing)}")
    subject = Ranker()
    start = time.perf_counter()
    subject.fit(json.loads(args.networks.read_text(encoding="utf-8")), [])
    built = time.perf_counter() - start
    enquiries = [json.loads(line) for line in args.enquiries.read_text(encoding="utf-8").splitlines() if line.strip()]
    result: dict[str, Any] = {"build seconds": built} | figures(subject, enquiries)
    if args.fit:
        result |= fit_calibration(subject, enquiries)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
