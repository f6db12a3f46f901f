"""What the invented members of the running round have written in their rooms."""

#: (days ago, who, text, answers as (days ago, who, text)); who is the place in the group
POSTS = (
    (
        62,
        1,
        "Danke für den Rundgang in der Halle. Die Tafel am Ende der Linie, auf der jede Schicht selbst einträgt, was "
        "geklemmt hat, bauen wir nach. Kosten: ein Vormittag und ein Stift.",
        (
            (
                61,
                3,
                "Bei uns hing so eine Tafel zwei Jahre leer. Es half erst, als die Leitung jeden Tag daneben stand.",
            ),
        ),
    ),
    (
        40,
        2,
        "Auszubildende: Seit wir die Bewerbung auf drei Fragen am Telefon verkürzt haben, kommen wieder Leute. Neun "
        "Gespräche, vier Verträge. Den Gesprächsleitfaden lege ich zu den Unterlagen.",
        (
            (39, 0, "Wer ruft an, Personal oder Werkstatt?"),
            (39, 2, "Die Werkstatt. Das ist der ganze Trick."),
        ),
    ),
    (
        12,
        4,
        "Eine Frage vor dem nächsten Treffen: Wer hat schon mit einem Batteriespeicher Lastspitzen gekappt und würde "
        "es wieder tun? Uns liegt ein Angebot vor, und ich traue der Rechnung nicht.",
        ((11, 1, "Wir haben einen. Ich bringe die Lastgänge von vorher und nachher mit, ohne Verkaufsfolie."),),
    ),
)
#: (days ago, who, name, months, what stands in it)
FILES = (
    (40, 2, "Leitfaden drei Fragen am Telefon.pdf", 12, "Drei Fragen am Telefon"),
    (10, 1, "Lastgang vorher nachher.pdf", 6, "Lastgang vor und nach dem Speicher"),
)
#: (days ago, who, text): only that person reads it
IDEAS = (
    (60, 0, "Tafel an der Linie: mit der Frühschicht anfangen, ich stehe die ersten zwei Wochen dabei."),
    (38, 0, "Drei Fragen am Telefon für Auszubildende. Meister fragen, wer anruft."),
)
#: by the letter of the group
STORIES = {
    "A": "Wir stellen Auszubildende nach einem Telefonat mit der Werkstatt ein: vier Verträge statt keinem.",
    "B": "Die Druckluft läuft nachts nicht mehr durch. Der Tipp kam aus einem ganz anderen Gewerbe.",
    "C": "Zweimal im Jahr fragen wir Kunden, die gegangen sind. Einer ist wieder da.",
}

#: of the meetings that were held: topic, minutes, what they set out to do (who, text, whether it is done)
MEETINGS = (
    (
        "Wie kommen neue Leute an, ohne dass die alten gehen?",
        "Rundgang durch Versand und Ausbildung.\n\nReihum: Die ersten vier Wochen entscheiden. Wer am ersten Tag einen "
        "Platz, ein Werkzeug und einen Namen hat, bleibt. Zwei von uns zahlen Paten, drei nicht; beides geht, wenn "
        "die Patin gefragt wurde.\n\nOffen: Was tun, wenn die Besten die Schlechtesten anlernen müssen?",
        ((0, "Eine Patin für die zwei Neuen fragen, nicht bestimmen.", True), (3, "Ersten Tag aufschreiben.", True)),
    ),
    (
        "Energie: Was rechnet sich ohne Förderung?",
        "Rundgang zur Druckluft: Der Kompressor lief am Wochenende durch. Wir haben alle nachgesehen, bei dreien von "
        "uns auch.\n\nSpeicher gegen Lastspitzen: Erfahrungen stehen zwei zu eins dafür. Die Zahlen kommen beim "
        "dritten Treffen auf den Tisch.",
        (
            (0, "Am Wochenende einmal durch die Halle gehen und hören, was läuft.", True),
            (1, "Lastgänge vorher und nachher mitbringen.", False),
            (4, "Zweites Angebot für den Speicher einholen.", False),
        ),
    ),
)
NEXT_TOPIC = "Wer führt, wenn ich nicht da bin?"
CASE = {
    "situation": "Mein Produktionsleiter geht in 14 Monaten, die Stellvertretung will nicht.",
    "question": "Suche ich draußen oder teile ich die Aufgabe auf zwei Leute drinnen?",
    "tried": "Zwei Gespräche mit der Stellvertretung, eine Anzeige ohne Antwort.",
    "options": "Ein Mensch von außen mit Ruf, oder zwei von innen mit Vertrauen.",
    "wanted": "Wer hat so eine Stelle geteilt, und was ging zuerst schief?",
}
PULSES = (("4", "4", "yes"), ("5", "4", "yes"), ("3", "3", "yes"), ("5", "5", "yes"))

#: in words of which nobody has to be ashamed
HEARING = (
    "Zu den letzten beiden Themen hatten Sie etwas zugesagt, und es kam nichts. Die Gruppe fragt sich, ob Sie gern "
    "dabei sind. Bevor ich etwas entscheide, möchte ich Ihre Sicht hören, am liebsten zuerst am Telefon."
)
BREACH = (
    "Auf einer Messe sprach mich jemand auf eine Zahl an, die ich nur in unserer Runde genannt habe. Ich verdächtige "
    "niemanden. Ich möchte, dass wir beim nächsten Treffen darüber reden, und vorher gern mit Ihnen."
)
