"""The routing engine behind the bench's interface, and its figures on data of the project.

    python -m benchmarks.routing --networks FILE --enquiries FILE [--fit] [--without-their-words | --without-vocabulary]

networks: JSON list of networks; enquiries: JSON lines with text, primary (key or null) and acceptable (list of keys).
--fit prints the coefficients for `matchmaking/routing/calibration.py` as well, and how curves fitted on four fifths of
the enquiries, or without a network's enquiries, hold on the rest.
--without-their-words takes every everyday word away that occurs in the enquiries and not in the networks' profiles.
"""

import argparse
import json
import math
import statistics
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from matchmaking.routing import ranker
from matchmaking.routing.documents import Example, Member, NetworkDocument, Ranking
from matchmaking.routing.everyday import EverydayWords, shipped_vocabulary
from matchmaking.routing.index import phrase_words, profile_phrases
from matchmaking.routing.text import content_words

DEMO_NETWORKS = Path("clusterportal/home/demo/networks.json")
DEVELOPMENT_ENQUIRIES = Path("benchmarks/enquiries.jsonl")
HELD_OUT_ENQUIRIES = Path("benchmarks/enquiries-heldout.jsonl")
FOLDS = 5
Places = list[tuple[str, float]]


class Ranker:
    """`matchmaking.routing` as the bench calls it."""

    name = "matchmaking.routing"

    def __init__(self, vocabulary: Sequence[EverydayWords] | None = None) -> None:
        self._vocabulary = vocabulary

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
        documents = [document(network, texts.get(network["slug"], ())) for network in networks]
        self._ranker = ranker.Ranker(documents, examples, self._vocabulary)
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


def without_words_of(
    enquiries: Sequence[Mapping[str, Any]], networks: Sequence[Mapping[str, Any]]
) -> list[EverydayWords]:
    """Return the shipped vocabulary without the words that the enquiries hold and no network's profile does."""
    told = {
        word.folded for network in networks for p in profile_phrases(document(network)) for word in phrase_words(p.text)
    }
    asked = {word.folded for enquiry in enquiries for word in content_words(enquiry["text"])} - told
    return [
        replace(group, words=tuple(w for w in group.words if not any(c.folded in asked for c in content_words(w))))
        for group in shipped_vocabulary()
    ]


def figures(subject: Ranker, enquiries: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    """Return the rates of acceptable places, what relevance and confidence are worth, and milliseconds a call."""
    first, third, sure, relevant, explained, times = [], [], [], [], [], []
    for enquiry in enquiries:
        start = time.perf_counter()
        keys = [key for key, _ in subject.rank(enquiry["text"])]
        times.append((time.perf_counter() - start) * 1e3)
        ranking = subject._ranking(enquiry["text"])
        fits, right = bool(enquiry["primary"]), keys[0] in enquiry["acceptable"]
        sure.append((ranking.matches[0].confidence, right))
        relevant.append((ranking.relevance, fits))
        if fits:
            first.append(right)
            third.append((enquiry.get("difficulty", ""), any(key in enquiry["acceptable"] for key in keys[:3])))
            explained.append(bool(ranking.matches[0].reasons))
    rates = {"first": statistics.mean(first), "in first three": statistics.mean(hit for _, hit in third)}
    for difficulty in sorted({difficulty for difficulty, _ in third} - {""}):
        rates[f"in first three, {difficulty}"] = statistics.mean(hit for known, hit in third if known == difficulty)
    rates |= {"none found (AUROC)": separation(relevant), "calibration error": calibration_error(sure)}
    return rates | {
        "with a reason": statistics.mean(explained),
        "ms median": statistics.median(times),
        "ms most": max(times),
    }


def separation(rows: Sequence[tuple[float, bool]]) -> float:
    """Return how often one that fits has a higher value than one that does not; half for equals; NaN without pairs."""
    pairs = [(high > low) + 0.5 * (high == low) for high, fits in rows if fits for low, other in rows if not other]
    return statistics.mean(pairs) if pairs else float("nan")


def calibration_error(rows: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Return the expected calibration error over bins of equal width."""
    binned: dict[int, list[tuple[float, bool]]] = {}
    for sure, right in rows:
        binned.setdefault(min(int(sure * bins), bins - 1), []).append((sure, right))
    return sum(abs(sum(sure - right for sure, right in found)) for found in binned.values()) / len(rows)


def fit_calibration(subject: Ranker, enquiries: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return constant and coefficients of the three curves, and the calibration errors on folds not fitted on."""
    first, later, any_fits, networks = [], [], [], []
    for enquiry in enquiries:
        (key, top), (second, score), (third, low) = subject.rank(enquiry["text"])[:3]
        outside = subject.outside(enquiry["text"])
        first.append(((top, top - score, outside), key in enquiry["acceptable"]))
        later += [((score,), second in enquiry["acceptable"]), ((low,), third in enquiry["acceptable"])]
        any_fits.append(((top, outside), bool(enquiry["primary"])))
        networks.append(enquiry["primary"] or "")
    fifths = [number % FOLDS for number in range(len(enquiries))]
    named = sorted(set(networks))
    return {
        "CONFIDENCE": _fit(tuple(first)),
        "LATER_CONFIDENCE": _fit(tuple(later)),
        "RELEVANCE": _fit(tuple(any_fits)),
        "calibration error on fifths": calibration_error(_out_of_fold(first, fifths)),
        "calibration error by networks": calibration_error(
            _out_of_fold(
                first, [named.index(key) % FOLDS if key else n for n, key in zip(fifths, networks, strict=True)]
            )
        ),
        "none found (AUROC) on fifths": separation(_out_of_fold(any_fits, fifths)),
    }


Rows = Sequence[tuple[tuple[float, ...], bool]]


def _out_of_fold(rows: Rows, folds: Sequence[int]) -> list[tuple[float, bool]]:
    """Return for each row the value of the curve fitted on the other folds, and its label."""
    result = []
    for number, (inputs, label) in enumerate(rows):
        others = tuple(row for row, fold in zip(rows, folds, strict=True) if fold != folds[number])
        constant, *coefficients = _fit(others)
        value = constant + sum(c * x for c, x in zip(coefficients, inputs, strict=True))
        result.append((1 / (1 + math.exp(-value)), label))
    return result


@lru_cache(maxsize=32)
def _fit(rows: Rows) -> list[float]:
    from sklearn.linear_model import LogisticRegression

    curve = LogisticRegression(C=1000, max_iter=1000).fit([inputs for inputs, _ in rows], [label for _, label in rows])
    return [round(float(value), 2) for value in (curve.intercept_[0], *curve.coef_[0])]


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Return the objects of a file of JSON lines."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    """Read the files, print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--networks", type=Path, default=DEMO_NETWORKS)
    parser.add_argument("--enquiries", type=Path, default=DEVELOPMENT_ENQUIRIES)
    parser.add_argument("--fit", action="store_true", help="print coefficients fitted on these enquiries")
    parser.add_argument("--without-their-words", action="store_true")
    parser.add_argument("--without-vocabulary", action="store_true")
    args = parser.parse_args()
    if missing := [str(path) for path in (args.networks, args.enquiries) if not path.exists()]:
        parser.error(f"no such file: {', '.join(missing)}")
    networks, enquiries = json.loads(args.networks.read_text(encoding="utf-8")), read_lines(args.enquiries)
    vocabulary: Sequence[EverydayWords] | None = () if args.without_vocabulary else None
    if args.without_their_words:
        vocabulary = without_words_of(enquiries, networks)
    subject = Ranker(vocabulary)
    start = time.perf_counter()
    subject.fit(networks, [])
    built = time.perf_counter() - start
    result: dict[str, Any] = {"build seconds": built} | figures(subject, enquiries)
    if args.fit:
        result |= fit_calibration(subject, enquiries)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
