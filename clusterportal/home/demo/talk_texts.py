"""What offices note about their talks with members."""

# ruff: noqa: E501 (notes are kept whole)

NOTES = (
    "Rundgang durch die neue Halle. Die Nachfolge ist im Betrieb noch nicht angesprochen, vertraulich behandeln.",
    "Will bei der nächsten Runde der Fokusgruppen mitmachen, am liebsten zu Personal.",
    "Sucht zwei Mechatroniker, die Ausbildungsmesse hat nichts gebracht. Kontakt zur Fachkräfteagentur hergestellt.",
    "Ist mit dem Netzwerk zufrieden, kommt aber selten: Termine am Nachmittag passen nicht. Vormittage anbieten.",
    "Energiekosten drücken. Hat Zahlen aus dem letzten Audit gezeigt und würde sie in einem Webinar vorstellen.",
    "Überlegt auszutreten, weil der Beitrag im Aufsichtsrat gestrichen werden soll. Nach dem Jahresabschluss wieder anrufen.",
    "Neue Fräsmaschine seit Mai, freie Zeiten am Wochenende. Würde sie anderen Mitgliedern anbieten.",
    "Hat mit einem Mitglied aus dem letzten Workshop ein gemeinsames Angebot abgegeben und gewonnen.",
    "Fragt nach Förderung für eine Roboterzelle. Unterlagen geschickt, Rückruf im nächsten Quartal.",
    "Die Tochter steigt im Herbst in die Leitung ein und möchte andere Nachfolgerinnen kennenlernen.",
    "Exportgeschäft stockt. Wünscht sich einen Abend zu neuen Märkten, zwei weitere Mitglieder haben dasselbe gesagt.",
    "Kurzes Gespräch am Rand der Mitgliederversammlung: alles gut, keine Wünsche.",
    "Möchte das Profil im Portal selbst pflegen, Zugang erklärt.",
    "Beschwerde über eine späte Absage im Frühjahr, geklärt. Künftig rufen wir zwei Tage vorher an.",
)
