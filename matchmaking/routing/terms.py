"""Terms of words and their weights: character 3–5-grams, stems, and stems of a compound's parts.

Every term belongs to words, so a score falls apart into shares of the enquiry's words without a rest: that is what
`explain.py` shows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matchmaking.routing.text import CompoundSplitter, Word, stems

NGRAMS = (3, 4, 5)
STEM_MARK = "="
STEM_WEIGHT = 2.0
PART_WEIGHT = 1.5
BESIDE_WEIGHT = 0.4

Floats = NDArray[np.float64]
Counts = Mapping[str, float]


@dataclass(frozen=True)
class Query:
    """An enquiry as a vector of length 1, of which the known columns are kept.

    words   : the content words, each folded form once, in the order of the text
    columns : (t,) columns of the known terms
    values  : (t,) their weights; unknown words take part in the length, so that little known is little met
    owners  : for each folded word the places of its terms in `columns`
    """

    words: tuple[Word, ...]
    columns: NDArray[np.int64]
    values: Floats
    owners: Mapping[str, tuple[int, ...]]

    def shares(self, amounts: Floats) -> dict[str, float]:
        """Return what each folded word has of the amounts, (t,); words with a term in common share it evenly."""
        owned = Counter(place for places in self.owners.values() for place in places)
        return {word: float(sum(amounts[p] / owned[p] for p in places)) for word, places in self.owners.items()}


class TermCutter:
    """Cuts words into terms and remembers them; the same for profiles and enquiries."""

    def __init__(self, splitter: CompoundSplitter) -> None:
        self.splitter = splitter
        self._cache: dict[str, dict[str, float]] = {}

    def terms(self, folded: str) -> dict[str, float]:
        """Return the terms of a word with the weight of their kind."""
        if folded not in self._cache:
            self._cache[folded] = self._cut(folded)
        return self._cache[folded]

    def _cut(self, folded: str) -> dict[str, float]:
        parts = {STEM_MARK + stem: PART_WEIGHT for part in self.splitter.split(folded) for stem in stems(part)}
        return parts | _own_terms(folded)

    def count(self, weighted_words: Iterable[tuple[str, float]]) -> dict[str, float]:
        """Return how often each term occurs, each word counting by its weight."""
        counts: defaultdict[str, float] = defaultdict(float)
        for folded, weight in weighted_words:
            for term in self.terms(folded):
                counts[term] += weight
        return counts


@lru_cache(maxsize=100_000)
def _own_terms(folded: str) -> dict[str, float]:
    """Return the n-grams and stems, which do not depend on what else is known; not to be changed by the caller."""
    padded = f" {folded} "
    terms = {padded[i : i + n]: 1.0 for n in NGRAMS for i in range(len(padded) - n + 1)}
    return terms | {STEM_MARK + stem: STEM_WEIGHT for stem in stems(folded)}


class TermSpace:
    """Columns of terms with their idf, ln((1 + N) / (1 + df)) + 1, over the documents that are handed in.

    `further` gives columns to terms (of members' texts) without letting them change the idf of the others.
    """

    def __init__(self, cutter: TermCutter, documents: Sequence[Counts], further: Iterable[Counts] = ()) -> None:
        self.cutter = cutter
        frequency = Counter(chain.from_iterable(documents))
        known = sorted(set(frequency).union(*further))
        self.columns = {term: column for column, term in enumerate(known)}
        counts = np.array([frequency[term] for term in known], dtype=np.float64)
        self.idf: Floats = np.log((1 + len(documents)) / (1 + counts)) + 1
        self._rarest = float(np.log(1 + len(documents)) + 1)

    def matrix(self, documents: Sequence[Counts], length_power: float) -> sparse.csr_array:
        """Return (terms, documents): ln(1 + count) * idf, each document divided by its length to the given power."""
        indptr, columns, data = [0], [np.zeros(0, np.int64)], [np.zeros(0)]
        for document in documents:
            found = np.fromiter(map(self.columns.__getitem__, document), np.int64, len(document))
            values = np.log1p(np.fromiter(document.values(), np.float64, len(document))) * self.idf[found]
            data.append(values / (np.linalg.norm(values) ** length_power or 1.0))
            columns.append(found)
            indptr.append(indptr[-1] + len(found))
        flat = (np.concatenate(data), np.concatenate(columns), indptr)
        return sparse.csr_array(sparse.csr_array(flat, shape=(len(documents), len(self.columns))).T)

    def query(self, words: Sequence[Word], beside: Sequence[Word] = ()) -> Query:
        """Return the vector of the words: ln(1 + count) * idf * weight of the term's kind, length 1.

        `beside` are words that were not written but mean the same; they count by BESIDE_WEIGHT and add no length.
        """
        weights = self._weights(words)
        length = sum(weight**2 for weight in weights.values()) ** 0.5
        weights = {term: BESIDE_WEIGHT * weight for term, weight in self._weights(beside).items()} | weights
        places = {term: place for place, term in enumerate(term for term in sorted(weights) if term in self.columns)}
        columns = np.array([self.columns[term] for term in places], dtype=np.int64)
        values = np.array([weights[term] for term in places]) / (length or 1.0)
        distinct = tuple({word.folded: word for word in (*reversed(beside), *reversed(words))}.values())[::-1]
        owners = {w.folded: tuple(places[t] for t in self.cutter.terms(w.folded) if t in places) for w in distinct}
        return Query(distinct, columns, values, owners)

    def knows(self, word: Word) -> bool:
        """Say whether the word, an inflection or a part of it stands in any document."""
        return any(term in self.columns for term in self.cutter.terms(word.folded) if term.startswith(STEM_MARK))

    def _weights(self, words: Iterable[Word]) -> dict[str, float]:
        counts: Counter[str] = Counter()
        kinds: dict[str, float] = {}
        for word in words:
            terms = self.cutter.terms(word.folded)
            counts.update(terms.keys())
            kinds |= terms
        return {term: float(np.log1p(counts[term])) * kinds[term] * self._idf_of(term) for term in sorted(counts)}

    def _idf_of(self, term: str) -> float:
        column = self.columns.get(term)
        return self._rarest if column is None else float(self.idf[column])


def products(matrix: sparse.csr_array, query: Query) -> Floats:
    """Return the inner product of the query with each document of a (terms, documents) matrix."""
    return np.asarray(query.values @ matrix[query.columns, :]).ravel()
