"""Five invented networks that the routing tests share, and a ranker that is built with few words and so at once."""

from functools import partial

from matchmaking.routing.documents import NetworkDocument
from matchmaking.routing.everyday import shipped_vocabulary
from matchmaking.routing.ranker import Ranker

METAL = NetworkDocument(
    key="metal",
    name="Metallnetz Nord",
    descriptions=("Dreher, Fräser und Werkzeugbauer der Region arbeiten zusammen.",),
    services=("Firmenbesuche",),
    competences=("Zerspanung", "Werkzeugbau", "Blechbearbeitung"),
    topics=("Maschinenbau",),
    state="Niedersachsen",
)
OPTICS = NetworkDocument(
    key="optics",
    name="Lichtverbund",
    descriptions=("Makers of lenses and lasers.",),
    competences=("Optikfertigung", "Lasertechnik"),
    topics=("Optik", "Photonik"),
)
FOOD = NetworkDocument(
    key="food",
    name="Genussregion",
    descriptions=("Bäckereien, Fleischereien und Molkereien.",),
    competences=("Lebensmittel", "Bäckerei", "Rezeptur"),
    topics=("Ernährung",),
)
SKILLS = NetworkDocument(
    key="skills",
    name="Arbeit und Zukunft",
    competences=("Fachkräfte", "Personalgewinnung", "Auszubildende"),
    topics=("Personal",),
)
CIRCUS = NetworkDocument(
    key="circus", name="Zirkusbund", descriptions=("Akrobaten und Jongleure.",), competences=("Manege", "Trapez")
)
NETWORKS = (METAL, OPTICS, FOOD, SKILLS)
FIELDS = ("machining", "optics", "food", "skills", "nowhere")
WORDS = tuple(group for group in shipped_vocabulary() if group.field in FIELDS)
small_ranker = partial(Ranker, vocabulary=WORDS)
