"""Five invented networks that the routing tests share."""

from matchmaking.routing.documents import NetworkDocument

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
