"""Invented names: every person and company made of them exists only in the demonstration."""

FIRST_NAMES = """
Katrin Jörg Sabine Thomas Miriam Andreas Jens Heike Ralf Claudia Stefan Nadine Martin Ulrike Peter Anja Holger
Birgit Gerd Franziska Bernd Yvonne Matthias Silke Tobias Carolin Dirk Sandra Frank Uwe Petra Christian Annett
Lutz Volker Ines Marko Doreen Steffen Kerstin Henrik Simone Falk Juliane René Antje Torsten Grit Mario Anke
Sven Beate Karsten Manuela Ronny Susann Olaf Cornelia Enrico Babette
""".split()  # noqa: SIM905 (a list of words reads best as text)

LAST_NAMES = """
Vollmer Haberland Reuß Eckardt Seyfarth Nötzel Albrecht Brandau Zeuner Mähler Kühnast Oberländer Strobel
Pöhlmann Langguth Wiegand Dietze Rosenkranz Immisch Thiel Kallenbach Rausch Heym Anschütz Ritter Henning
Weidner Köber Liebetrau Hartleb Zinserling Baumbach Kirchner Senf Hesse Pfannstiel Lindig Gräfe Wöhner
Leuthold Rüdiger Ziegler Voigt Amling Bechstedt Creutzburg Döring Ehrlich Fiedler Göpfert Hädrich Ißleib
Jungwirth Köhlmann Luther Möbius Nehring Orlamünde Paschold Quent Röhrig Schellhorn Trautvetter Uhlig
Vetterlein Wachsmuth Zitzmann Ackermann Böttcher Carl Dürrschmidt Engelhaupt Fräbel Gießler Hörcher Jähnert
Kämpfe Lödel Mönch Naumburg Oertel Prüfer Querner Rößler Stöhr Töpfer Umbreit Vogelsang Wölfel Zöllner
""".split()  # noqa: SIM905 (a list of words reads best as text)

#: a leader's sentence: how it begins, "und", how it ends
BEGINNINGS = (
    "Führt den Betrieb in dritter Generation",
    "Hat früher einen Konzernbereich geleitet",
    "Arbeitet für wenige große Kunden",
    "Hat die Nachfolge gerade hinter sich",
    "Liefert in zwölf Länder",
    "Stellt die Abläufe Schritt für Schritt um",
    "Leitet zwei Standorte",
    "Rechnet jede Kilowattstunde nach",
)
ENDINGS = (
    "sucht Nachwuchs",
    "will mit weniger Energie auskommen",
    "ordnet die Weiterbildung neu",
    "möchte mit anderen forschen",
    "sucht Wege in neue Märkte",
    "will Wissen im Betrieb halten",
    "probiert künstliche Intelligenz in der Planung aus",
    "will Wege im Haus verkürzen",
    "verteilt Führung auf mehr Schultern",
    "sucht verlässliche Lieferanten",
    "will bis 2035 klimaneutral arbeiten",
    "baut ein zweites Standbein auf",
    "möchte offen über Fehler sprechen",
    "gestaltet die Arbeitszeiten flexibler",
    "sucht Ideen für den Standort",
    "möchte von anderen Branchen lernen",
    "will schneller entscheiden",
    "sucht Fachkräfte im Ausland",
    "will Daten besser nutzen",
    "hält Material im Kreislauf",
    "baut eine eigene Ausbildung auf",
    "verkauft Ergebnisse statt Anlagen",
    "sucht Wohnungen für neue Mitarbeitende",
    "will die Verwaltung ohne Papier",
)

TAKEAWAYS = (
    "Wie andere ihre Energie einkaufen und messen.",
    "Was bei der Suche nach Fachkräften wirklich geholfen hat.",
    "Ein ehrlicher Blick von außen auf unsere Führung.",
    "Wie man klein mit Automatisierung beginnt.",
    "Beispiele für neue Angebote neben dem Stammgeschäft.",
    "Wie Übergaben an die nächste Generation gelingen.",
)

CONTRIBUTIONS = (
    "Wir haben 2025 den Ofen auf Strom umgestellt und Zahlen dazu.",
    "Erfahrung mit der Vier-Tage-Woche in der Fertigung.",
    "Unsere Einarbeitung für Menschen aus sechs Ländern.",
    "Ein einfaches System für Kennzahlen am Hallenboden.",
    "",
    "",
)

#: WZ 2008 division: (what companies are called, what they can do)
TRADES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "10": (("Backwaren", "Fleischwaren", "Feinkost"), ("Lebensmittelherstellung", "Kühlung", "Verpackung")),
    "13": (("Textil", "Weberei"), ("technische Textilien", "Schutzgewebe", "Beschichtung")),
    "16": (("Holzbau", "Holztechnik"), ("Holzrahmenbau", "Abbund", "Massivholz")),
    "17": (("Packmittel", "Kartonagen"), ("Wellpappe", "Verpackungsentwicklung", "Stanzen")),
    "18": (("Druck", "Druckhaus"), ("Digitaldruck", "Etiketten", "Veredelung")),
    "20": (("Chemie", "Naturkosmetik"), ("Rezepturentwicklung", "Klebstoffe", "Abfüllung")),
    "21": (("Pharma", "Biotech"), ("Diagnostika", "Reinraumfertigung", "Zellkultur")),
    "22": (("Kunststofftechnik", "Spritzguss", "Folien"), ("Spritzguss", "Extrusion", "Rezyklate")),
    "23": (("Keramik", "Glas", "Baustoffe"), ("technische Keramik", "Glasbearbeitung", "Hochtemperatur")),
    "24": (("Metallguss", "Gießerei"), ("Aluminiumguss", "Formenbau", "Wärmebehandlung")),
    "25": (("Metallbau", "Werkzeugbau", "Zerspanung", "Galvanik"), ("Drehen und Fräsen", "Schweißen", "Oberflächen")),
    "26": (("Optik", "Sensorik", "Messtechnik", "Elektronik"), ("optische Messung", "Sensoren", "Leiterplatten")),
    "27": (("Elektrotechnik", "Leuchten", "Antriebe"), ("Schaltschrankbau", "Antriebstechnik", "Beleuchtung")),
    "28": (("Maschinenbau", "Sondermaschinen", "Fördertechnik"), ("Sondermaschinenbau", "Montageanlagen", "Robotik")),
    "29": (("Automobilteile", "Fahrzeugtechnik"), ("Umformtechnik", "Baugruppen", "Leichtbau")),
    "31": (("Möbelwerkstätten",), ("Innenausbau", "Oberflächen", "Serienmöbel")),
    "32": (("Medizintechnik", "Dentaltechnik"), ("Implantate", "Zulassung", "Reinigung und Verpackung")),
    "35": (("Solar", "Energie"), ("Photovoltaik", "Wärmekonzepte", "Speicher")),
    "38": (("Recycling", "Wertstoffe"), ("Sortierung", "Aufbereitung", "Stoffstrommanagement")),
    "41": (("Bau",), ("Industriebau", "Sanierung", "Holzbau")),
    "43": (("Elektrobau", "Haustechnik"), ("Gebäudetechnik", "Ladeinfrastruktur", "Wartung")),
    "46": (("Großhandel", "Technikhandel"), ("Beschaffung", "Lager", "Export")),
    "49": (("Spedition", "Transporte"), ("Stückgut", "Gefahrgut", "Tourenplanung")),
    "52": (("Logistik", "Lagerhaus"), ("Lagerlogistik", "Kommissionierung", "Zoll")),
    "55": (("Hotel",), ("Tagungen", "Nachhaltiger Betrieb", "Personalentwicklung")),
    "62": (("Software", "Datenwerk", "Systemhaus"), ("Industriesoftware", "Datenanalyse", "IT-Sicherheit")),
    "70": (("Unternehmensberatung",), ("Nachfolgeberatung", "Prozessberatung", "Förderberatung")),
    "71": (("Ingenieure", "Prüflabor", "Planung"), ("Konstruktion", "Werkstoffprüfung", "Simulation")),
    "72": (("Forschungslabor", "Institut"), ("Auftragsforschung", "Versuchsstände", "Verfahrensentwicklung")),
    "73": (("Kommunikation",), ("Markenführung", "Kampagnen", "Film")),
    "85": (("Akademie",), ("Weiterbildung", "Sprachkurse", "Ausbildung")),
    "86": (("Pflegedienste", "Labormedizin"), ("Pflege", "Diagnostik", "Versorgungskonzepte")),
}

#: which trades the members of a network come from; the rest take a mixture
NETWORK_TRADES: dict[str, str] = {
    "medways": "32 26 21 86 72 22",
    "itnet": "62 73 70 71",
    "infectognostics": "21 26 86 72",
    "optence": "26 23 27 72",
    "olec": "35 43 71 62",
    "biocon-valley": "21 86 55 10",
    "bioeconomy-cluster": "20 16 72 38",
    "geokomm": "62 71 70",
    "sps-sensorik": "26 27 62",
    "diwish": "62 73 70",
    "tech-cluster-nordost": "28 62 71",
    "optonet": "26 23 27 28 62 71 72 32",
    "automotive-thueringen": "29 25 22 28 24",
    "polymermat": "22 20 38 28",
    "textilnetz": "13 28 46",
    "werkstoffnetz": "23 24 25 71 72",
    "theen": "35 43 27 71",
    "logistiknetz": "49 52 46 62",
    "elmug": "26 27 62 71",
    "thaff": "85 70 86 55",
    "leg-clustermanagement": "28 22 26 35",
    "mdz-ilmenau": "62 28 25 72",
    "stift": "72 26 62 21",
    "thega": "35 43 41 71",
    "ernaehrungsnetz": "10 46 17 52",
}

TOWNS = """
Erfurt Jena Gera Weimar Gotha Eisenach Suhl Ilmenau Nordhausen Mühlhausen Altenburg Arnstadt Saalfeld/Saale
Rudolstadt Apolda Sonneberg Meiningen Greiz Schmalkalden Sömmerda Hermsdorf Pößneck
""".split()  # noqa: SIM905 (a list of words reads best as text)

STREETS = ("Gewerbestraße", "Am Bahnhof", "Lindenweg", "Industriering", "Werkstraße", "Schillerstraße", "Mühlgasse")

#: how one gets to a host, as its member has written it
KIT = {
    "arrival": "Von der Autobahn die zweite Straße rechts, durch das blaue Tor, am Empfang klingeln. Bahnhof: Bus 12.",
    "parking": "Hinter der Halle, Plätze mit grünem Schild.",
    "safety": "In der Halle feste Schuhe und Schutzbrille; beides liegt am Empfang. Bitte keine Fotos.",
    "catering": "Kaffee und Kuchen, danach Suppe. Sagen Sie, was Sie nicht essen.",
    "contact": "Empfang, Frau Adler",
    "wants_visitors": True,
}
