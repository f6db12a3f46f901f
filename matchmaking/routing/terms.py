"""Terms of words and their weights: character 3–5-grams, stems, and stems of a compound's parts.

Every term belongs to words, so a score falls apart into shares of the enquiry's words without a rest: that is what
`explain.py` shows.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from matchmaking.routing.text import CompoundSplitter, Word, stems

NGRAMS = (3, 4, 5)
STEM_MARK = "="
STEM_WEIGHT = 2.0
PART_WEIGHT = 1.5

Floats = NDArray[np.float64]
Counts = Mapping[str, float]


@dataclass(frozen=True)
class Query:
    """An enquiry as a vector of length 1 over known columns.

    words    : the content words, each folded form once, in the order of the text
    columns  : (t,) columns of the known terms
    values   : (t,) their weights
    coverage : share of the vector's squared length, unknown terms included, that is known; 0 for an empty text
    """

    words: tuple[Word, ...]
    columns: NDArray[np.int64]
    values: Floats
    coverage: float


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
        padded = f" {folded} "
        terms = {padded[i : i + n]: 1.0 for n in NGRAMS for i in range(len(padded) - n + 1)}
        terms |= {STEM_MARK + stem: PART_WEIGHT for part in self.splitter.split(folded) for stem in stems(part)}
        return terms | {STEM_MARK + stem: STEM_WEIGHT for stem in stems(folded)}

    def count(self, weighted_words: Iterable[tuple[str, float]]) -> dict[str, float]:
        """Return how often each term occurs, each word counting by its weight."""
        counts: defaultdict[str, float] = defaultdict(float)
        for folded, weight in weighted_words:
            for term in self.terms(folded):
                counts[term] += weight
        return counts


class TermSpace:
    """Columns of terms with their idf, ln((1 + N) / (1 + df)) + 1, over the documents that are handed in.

    `further` gives columns to terms (of members' texts) without letting them change the idf of the others.
    """

    def __init__(self, cutter: TermCutter, documents: Sequence[Counts], further: Iterable[Counts] = ()) -> None:
        self.cutter = cutter
        frequency = Counter(term for document in documents for term in document)
        known = sorted({*frequency, *(term for document in further for term in document)})
        self.columns = {term: column for column, term in enumerate(known)}
        counts = np.array([frequency[term] for term in known], dtype=np.float64)
        self.idf: Floats = np.log((1 + len(documents)) / (1 + counts)) + 1
        self.rarest = float(np.log(1 + len(documents)) + 1)

    def matrix(self, documents: Sequence[Counts], length_power: float) -> sparse.csr_array:
        """Return (terms, documents): ln(1 + count) * idf, each document divided by its length to the given power."""
        indptr, columns, data = [0], [np.zeros(0, np.int64)], [np.zeros(0)]
        for document in documents:
            found = np.array([self.columns[term] for term in document], dtype=np.int64)
            values = np.log1p(np.fromiter(document.values(), np.float64, len(document))) * self.idf[found]
            data.append(values / (np.linalg.norm(values) ** length_power or 1.0))
            columns.append(found)
            indptr.append(indptr[-1] + len(found))
        flat = (np.concatenate(data), np.concatenate(columns), indptr)
        return sparse.csr_array(sparse.csr_array(flat, shape=(len(documents), len(self.columns))).T)

    def query(self, words: Sequence[Word]) -> Query:
        """Return the vector of the words: ln(1 + count) * idf * weight of the term's kind, length 1."""
        counts: Counter[str] = Counter()
        kinds: dict[str, float] = {}
        for word in words:
            terms = self.cutter.terms(word.folded)
            counts.update(terms.keys())
            kinds |= terms
        known = sorted((self.columns[term], term) for term in counts if term in self.columns)
        columns = np.array([column for column, _ in known], dtype=np.int64)
        values = np.array([np.log1p(counts[term]) * kinds[term] for _, term in known]) * self.idf[columns]
        unknown = sum((np.log1p(n) * kinds[t] * self.rarest) ** 2 for t, n in counts.items() if t not in self.columns)
        square = float(values @ values)
        coverage = square / (square + unknown) if square else 0.0
        distinct = tuple({word.folded: word for word in reversed(words)}.values())[::-1]
        return Query(distinct, columns, values / (np.sqrt(square) or 1.0), coverage)


def products(matrix: sparse.csr_array, query: Query) -> Floats:
    """Return the inner product of the query with each document of a (terms, documents) matrix."""
    return np.asarray(query.values @ matrix[query.columns, :]).ravel()
