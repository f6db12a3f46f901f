"""Twenty enquiries of the demonstration: (days ago, language, state to reach, town, sender, text)."""

# ruff: noqa: E501 (letters are kept whole)

ENQUIRIES = (
    (0, "de", "triage", "Apolda", "Hanna Lichtwerk", "Wir bauen Leuchten für Museen und müssen zwei Glasscheiben flächig und ohne Blasen verkleben, rund 2.000 Stück im Jahr. Wer kennt ein Verfahren oder übernimmt das?"),
    (0, "de", "triage", "Arnstadt", "Einkauf Musterbau", "Guten Tag,\n\nwir schweißen unsere Rahmen bisher von Hand und wollen schrittweise auf einen Roboter umstellen. Losgrößen um 50. Wer hat damit Erfahrung?\n\nMit freundlichen Grüßen\nEinkauf"),
    (0, "de", "triage", "Erfurt", "Leitung Backstube", "Unser Kühlhaus frisst den halben Gewinn. Können wir den Strom vom eigenen Dach nehmen und wer rechnet uns das aus?"),
    (1, "de", "triage", "Gotha", "Pflegehaus Sonnenhang", "Wir finden keine Pflegekräfte mehr und möchten Menschen aus Vietnam ausbilden. Wer begleitet uns bei Visum und Sprache?"),
    (1, "en", "triage", "Jena", "Nordic Eyes", "We develop a small camera that looks into the eye and need a partner in Thuringia for approval under the medical device regulation."),
    (1, "de", "triage", "Sömmerda", "Pulverwerk", "Wer prüft Verpackungen für feines Pulver? Unsere Säcke stauben beim Abfüllen."),
    (1, "de", "triage", "Suhl", "Werkzeuge Thielberg", "Beim Fräsen von Titan brechen uns dauernd die Werkzeuge. Gibt es jemanden, der sich den Prozess ansieht?"),
    (2, "de", "triage", "Weimar", "Laden am Markt", "Ich suche eine Firma, die mir einen Webshop baut, der auch mit unserer Warenwirtschaft spricht."),
    (2, "de", "triage", "Mühlhausen", "Gärtnerei Am Ried", "Wo bekomme ich günstig einen gebrauchten Traktor her?"),
    (2, "de", "offered", "Gera", "Packhof", "Unsere Fahrten sind halb leer. Wer hilft kleinen Speditionen, Touren gemeinsam zu planen?"),
    (3, "de", "offered", "Ilmenau", "Sensorik Ilmgrund", "Wir brauchen kurzfristig einen Prüfplatz für elektromagnetische Verträglichkeit eines kleinen Geräts."),
    (3, "de", "offered", "Saalfeld", "Folien Saaletal", "Wir wollen den Anteil an Rezyklat in unseren Folien auf die Hälfte bringen. Wer berät zu Material und Prozess?"),
    (4, "de", "accepted", "Jena", "Optik Kleinhans", "Wir suchen ein Labor, das Linsenoberflächen auf wenige Nanometer genau misst."),
    (5, "de", "accepted", "Ilmenau", "Drehteile Bergmann", "Unsere Drehteile haben Riefen, die wir uns nicht erklären können. Wer schaut sich Maschine und Werkzeug an?"),
    (6, "de", "accepted", "Erfurt", "Chefin Holzhof", "Ich würde mich gern mit anderen Leitungen im kleinen Kreis austauschen, am liebsten aus anderen Branchen."),
    (8, "de", "first_contact", "Hermsdorf", "Keramik Hochofen", "Wir brauchen eine Beschichtung, die 1.200 Grad aushält, für Brennhilfsmittel."),
    (12, "de", "solved", "Rudolstadt", "Spritzguss Heidecke", "Unser Werkzeug für ein Gehäuse soll überarbeitet werden, wer kann die Formfüllung simulieren?"),
    (15, "de", "solved", "Greiz", "Weberei Elster", "Wer kann Gewebe flammhemmend ausrüsten, ohne Halogene?"),
    (9, "de", "declined", "Nordhausen", "Elektro Harzblick", "Wir wollen Ladesäulen für Betriebshöfe anbieten und suchen Hersteller und Förderwissen."),
    (0, "de", "needs_consent", "Eisenach", "Zulieferer Wartburgblick", "Ein Kunde fällt weg und wir müssen neue Produkte finden. Das soll vorerst niemand wissen. Wer berät vertraulich?"),
)  # fmt: skip
