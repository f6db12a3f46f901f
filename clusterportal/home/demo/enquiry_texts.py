"""Forty enquiries of the demonstration: (days ago, hour, language, what becomes of it, town, sender, text, network).

Without a network it goes to the one that is suggested first.
"""

# ruff: noqa: E501 (letters are kept whole)

ENQUIRIES = (
    # received today or yesterday, not passed on yet
    (0, 14, "de", "received", "Apolda", "Hanna Lichtwerk", "Wir bauen Leuchten für Museen und müssen zwei Glasscheiben flächig und ohne Blasen verkleben, rund 2.000 Stück im Jahr. Wer kennt ein Verfahren oder übernimmt das?", ""),
    (0, 13, "de", "triage", "Arnstadt", "Einkauf Musterbau", "Guten Tag,\n\nwir schweißen unsere Rahmen bisher von Hand und wollen schrittweise auf einen Roboter umstellen. Losgrößen um 50. Wer hat damit Erfahrung?\n\nMit freundlichen Grüßen\nEinkauf", ""),
    (0, 11, "de", "triage", "Erfurt", "Leitung Backstube", "Unser Kühlhaus frisst den halben Gewinn. Können wir den Strom vom eigenen Dach nehmen und wer rechnet uns das aus?", ""),
    (1, 15, "de", "triage", "Gotha", "Pflegehaus Sonnenhang", "Wir finden keine Pflegekräfte mehr und möchten Menschen aus Vietnam ausbilden. Wer begleitet uns bei Visum und Sprache?", ""),
    (1, 10, "en", "triage", "Jena", "Nordic Eyes", "We develop a small camera that looks into the eye and need a partner in Thuringia for approval under the medical device regulation.", ""),
    (1, 9, "de", "triage", "Sömmerda", "Pulverwerk", "Wer prüft Verpackungen für feines Pulver? Unsere Säcke stauben beim Abfüllen.", ""),
    (2, 16, "de", "triage", "Suhl", "Werkzeuge Thielberg", "Beim Fräsen von Titan brechen uns dauernd die Werkzeuge. Gibt es jemanden, der sich den Prozess ansieht?", ""),
    (2, 11, "de", "triage", "Weimar", "Laden am Markt", "Ich suche eine Firma, die mir einen Webshop baut, der auch mit unserer Warenwirtschaft spricht.", ""),
    (7, 9, "de", "triage", "Mühlhausen", "Gärtnerei Am Ried", "Wo bekomme ich günstig einen gebrauchten Traktor her?", ""),
    # declined by a network and back with the coordination office
    (9, 10, "de", "declined", "Nordhausen", "Elektro Harzblick", "Wir wollen Ladesäulen für Betriebshöfe anbieten und suchen Hersteller und Förderwissen.", ""),
    (6, 14, "de", "declined", "Meiningen", "Sägewerk Untermaßfeld", "Unsere Bandsäge reißt immer an derselben Stelle. Wer untersucht so etwas, ohne dass wir die Maschine abbauen?", "thzm"),
    # waits for the enquirer's consent
    (0, 10, "de", "needs_consent", "Eisenach", "Zulieferer Wartburgblick", "Ein Kunde fällt weg und wir müssen neue Produkte finden. Das soll vorerst niemand wissen. Wer berät vertraulich?", ""),
    (3, 9, "de", "needs_consent", "Hildburghausen", "Möbelwerkstatt Obertor", "Ich möchte den Betrieb in drei Jahren übergeben, in der Familie will niemand. Mit wem kann ich das besprechen?", ""),
    # offered to a network that has not answered yet
    (2, 10, "de", "offered", "Gera", "Packhof", "Unsere Fahrten sind halb leer. Wer hilft kleinen Speditionen, Touren gemeinsam zu planen?", ""),
    (2, 9, "de", "offered", "Ilmenau", "Gestellbau Manebach", "Wir drehen und fräsen Stahl bis 400 mm und haben im Winter freie Zeiten. Wer braucht verlängerte Werkbank?", "thzm"),
    (3, 13, "de", "offered", "Ilmenau", "Sensorik Ilmgrund", "Wir brauchen kurzfristig einen Prüfplatz für elektromagnetische Verträglichkeit eines kleinen Geräts.", ""),
    (3, 10, "de", "offered", "Saalfeld/Saale", "Folien Saaletal", "Wir wollen den Anteil an Rezyklat in unseren Folien auf die Hälfte bringen. Wer berät zu Material und Prozess?", ""),
    (3, 8, "en", "offered", "Erfurt", "Atlas Coatings", "We are looking for a laboratory that measures thin optical coatings on curved plastic parts, about ten samples a month.", "optonet"),
    (5, 11, "de", "offered_again", "Sonneberg", "Spielwaren Rennsteig", "Unsere Holzfiguren sollen eine Oberfläche bekommen, die Kinderspeichel aushält und trotzdem matt bleibt.", ""),
    # accepted
    (4, 15, "de", "accepted", "Jena", "Optik Kleinhans", "Wir suchen ein Labor, das Linsenoberflächen auf wenige Nanometer genau misst.", "optonet"),
    (5, 9, "de", "accepted", "Ilmenau", "Drehteile Bergmann", "Unsere Drehteile haben Riefen, die wir uns nicht erklären können. Wer schaut sich Maschine und Werkzeug an?", "thzm"),
    (6, 10, "de", "accepted", "Erfurt", "Chefin Holzhof", "Ich würde mich gern mit anderen Leitungen im kleinen Kreis austauschen, am liebsten aus anderen Branchen.", "thzm"),
    (8, 14, "de", "accepted", "Altenburg", "Kartonagen Pleißeaue", "Wir brauchen eine Lösung, um den Füllstand in Kartons berührungslos zu erkennen, 40 Stück in der Minute.", ""),
    (10, 9, "de", "accepted_again", "Pößneck", "Druckerei Orlatal", "Wer kann uns zeigen, wie man Farbschwankungen beim Digitaldruck laufend misst statt am Ende?", "optonet"),
    # first contact made
    (8, 11, "de", "first_contact", "Hermsdorf", "Keramik Hochofen", "Wir brauchen eine Beschichtung, die 1.200 Grad aushält, für Brennhilfsmittel.", ""),
    (12, 10, "de", "first_contact", "Arnstadt", "Pumpen Geratal", "Wir möchten Störungen unserer Pumpen aus der Ferne erkennen und suchen jemanden für Sensoren und Auswertung.", "thzm"),
    (15, 13, "de", "first_contact", "Rudolstadt", "Porzellan Schlossberg", "Risse im Scherben sehen wir erst nach dem Brand. Gibt es ein optisches Verfahren davor?", "optonet"),
    (19, 9, "en", "first_contact", "Weimar", "Bridge Instruments", "Our company from Utrecht opens a small plant near Weimar. Who helps with staff, schools and a first network of suppliers?", ""),
    # solved
    (16, 10, "de", "solved", "Rudolstadt", "Spritzguss Heidecke", "Unser Werkzeug für ein Gehäuse soll überarbeitet werden, wer kann die Formfüllung simulieren?", ""),
    (18, 15, "de", "solved", "Greiz", "Weberei Elster", "Wer kann Gewebe flammhemmend ausrüsten, ohne Halogene?", ""),
    (24, 9, "de", "solved", "Schmalkalden", "Werkzeugbau Stiller Grund", "Wir suchen jemanden, der uns beim Einstieg in den 3D-Druck von Werkzeugeinsätzen begleitet.", "thzm"),
    (33, 11, "de", "solved", "Sömmerda", "Blechwerk Unstrut", "Unser Laser schneidet nachts nicht durch. Wer kennt sich mit Automatisierung von Blechlagern aus?", "thzm"),
    (41, 14, "de", "solved", "Jena", "Zeichenwerk", "Wir brauchen für eine Messe ein Modell, das Lichtwege zeigt. Wer baut so etwas in vier Wochen?", "optonet"),
    (58, 10, "de", "solved", "Gotha", "Fleischwaren Siebleben", "Wie können wir die Abwärme unserer Kälteanlage zum Heizen nutzen? Wer plant das für einen Betrieb mit 40 Leuten?", ""),
    (76, 13, "de", "solved", "Erfurt", "Software Krämpfervorstadt", "Wir haben ein Programm für Schichtpläne und suchen zwei Betriebe, die es mit uns erproben.", "thzm"),
    # not solved
    (27, 10, "de", "not_solved", "Bad Langensalza", "Mühle am Thamsbrück", "Wir suchen einen Hersteller für einzelne Zahnräder aus Weißbuche nach alten Zeichnungen.", "thzm"),
    (36, 9, "de", "answered", "Nordhausen", "Privat", "Ich möchte meine Heizung tauschen. Welche Firma ist die günstigste?", ""),
    # taken back
    (13, 11, "de", "withdrawn", "Apolda", "Strickerei Ilmaue", "Wir suchen ein Garn, das sich nach dem Gebrauch wieder trennen lässt.", ""),
    # not meant for us
    (11, 8, "de", "spam", "", "Promo Team", "Steigern Sie jetzt Ihre Reichweite! Wir bringen jede Seite auf Platz eins, garantiert und ohne Aufwand.", ""),
    (30, 9, "de", "spam", "", "Kontakt", "Guten Tag, wir kaufen Ihre gebrauchten Server und Drucker zu Höchstpreisen, Abholung in ganz Europa.", ""),
)  # fmt: skip

# who has called instead of writing, and what the coordination office has noted about it
CALLED = {"Gärtnerei Am Ried": "03601 000 123", "Möbelwerkstatt Obertor": "03685 000 456"}
READ_ALOUD = "am Telefon vorgelesen"
# what an office asks, and what comes back
ASKED = (
    "Guten Tag, wir haben zwei Mitglieder, die das können. Bis wann brauchen Sie eine Lösung, und dürfen wir ein Muster sehen?",
    "Danke für Ihre Frage. Passt es Ihnen, wenn wir am Donnerstag gegen zehn Uhr anrufen? Dann klären wir, wer zu Ihnen kommt.",
    "Damit wir die richtige Person fragen: Wie viele Stück im Jahr sind es, und gibt es eine Zeichnung?",
)
REPLIED = (
    "Bis Ende des Quartals genügt. Ein Muster schicke ich Ihnen am Montag mit der Post.",
    "Donnerstag um zehn passt gut. Bitte rufen Sie in der Werkstatt an, im Büro bin ich selten.",
    "Rund 800 Stück, in vier Losen. Die Zeichnung habe ich noch nicht freigegeben, sie kommt diese Woche.",
)
# a mail of somebody else to the enquiry of the first
FORWARDED = (
    "Pulverwerk",
    "vertretung@example.com",
    "Ich vertrete die Kollegin bis Monatsende. Es geht um Säcke mit 25 Kilogramm, abgefüllt wird von Hand.",
)
ADDED = (
    "Ein Nachtrag: Wir haben inzwischen Fotos gemacht und schicken sie gern.",
    "Noch ein Hinweis: Nächste Woche bin ich nur vormittags zu erreichen.",
)
DECLINED = (
    "Dazu haben unsere Mitglieder keine Erfahrung.",
    "Wir haben zwei Betriebe gefragt, beide sind bis zum Frühjahr ausgelastet.",
    "Passt besser zu einem Netzwerk mit Prüflaboren.",
)
CONTACTS = (
    "Telefonat mit der Geschäftsstelle, zwei Mitglieder genannt",
    "Besuch im Betrieb zusammen mit einem Mitglied",
    "Videogespräch zu dritt mit dem Prüflabor",
)
SOLVED = (
    "Ein Mitglied übernimmt die Aufgabe, der Auftrag ist erteilt.",
    "Sie haben sich mit dem Institut geeinigt. Viel Erfolg mit dem Versuch.",
    "Zwei Mitglieder haben Ihnen ein Angebot gemacht, Sie haben sich entschieden.",
)
NOT_SOLVED = "Leider haben wir trotz mehrerer Gespräche niemanden gefunden, der Einzelstücke in dieser Art fertigt."
ANSWERED = "Private Bauvorhaben können wir nicht vermitteln. Die Verbraucherzentrale berät Sie unabhängig."
