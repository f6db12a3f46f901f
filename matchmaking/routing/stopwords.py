"""Words that say nothing about a matter, German and English, folded as `text.fold` folds; written for this project."""

GERMAN = """
ab aber hallo moin servus geehrte geehrter alle allem allen aller allerdings alles als also am an andere anderem
anderen anderer anderes auch auf aus ausserdem bei beim bereits besonders besser bin bis bislang bist bitte da dabei
dadurch dafuer dagegen daher damit danach daneben dann daran darauf daraus darf darin darueber darum das dass davon
dazu dein deine dem den denen denn dennoch der deren derzeit des deshalb dessen deswegen dich die dies diese diesem
diesen dieser dieses dir doch dort du durch duerfen eben ebenfalls eher eigentlich ein eine einem einen einer eines
einfach einige einigen einmal er erst es etwa etwas euch euer eure fast fuer gab ganz gar gegen geht genau gern gerne
gibt ging haben habe hat hatte hatten her heute hier hin hinter ich ihm ihn ihnen ihr ihre ihrem ihren ihrer ihres im
immer in innerhalb ins insbesondere irgend irgendwie ist ja je jede jedem jeden jeder jedes jedoch jemand jemanden
jetzt kam kann kannst kaum kein keine keinem keinen keiner koennen koennte koennten konnte lang lange lassen laesst
lieber los macht machen man manche mehr mehrere mein meine meinem meinen meiner mich mir mit moechte moechten moeglich
moeglichst muss muessen muesste nach nachdem naechste naechsten natuerlich neben nicht nichts nie niemand noch nun nur
ob oben oder oft ohne schon sehr sein seine seinem seinen seiner seit seitdem selbst sich sie sind so sobald sogar
solche solchen soll sollen sollte sollten somit sondern sonst soweit sowie sowohl statt trotz ueber ueberhaupt um und
uns unser unsere unserem unseren unserer unter usw viel viele vielen vielleicht vom von vor vorher waere waehrend wann
war waren warum was weder wegen weil weiss weiter weitere weiterhin welche welchem welchen welcher welches wem wen
wenig wenige wenn wer werde werden wie wieder will wir wird wo wobei wohl wollen wollte worden wurde wurden zu zudem
zum zur zwar zwischen bzw ca evtl ggf inkl dh zb rund circa zirka anfrage anfragen anliegen antwort anbieten bedarf
bekomme bekommen bekommt beispiel beispielsweise benoetige benoetigen benoetigt brauche brauchen braucht
bieten dank danke denken derartige empfehlen
empfehlung erhalten frage fragen finde finden findet firma firmen freuen freundlich geben gehen gemeinsam gemeinsame
geeignete geeigneten gross grosse grossen grosser gruss gruesse gut gute guten haetten helfen hilfe hilft hoeren idee
interessieren interessiert jahr jahre jahren kennen kennt klein kleine kleinen kleiner kontakt kommen kommt leider
melden moment monat monate nehmen neu neue neuen neuer neues nennen passende passenden problem rueckmeldung sagen
sehen seite stehen stellen suche suchen sucht tun thema unternehmen betrieb unterstuetzen unterstuetzung versuchen
voraus wissen woche wochen wuerde wuerden wuenschen zeit ansprechpartner ansprechpartnerin damen herren herr frau
netzwerk netzwerke cluster team eins zwei drei vier fuenf sechs sieben acht neun zehn gmbh kg ag ug mbh co ev verein
"""
ENGLISH = """
a able about above after again against all almost also although always am an and another any anybody anyone anything
are around as ask at away be because been before being below best better between both but by call came can cannot come
could did do does doing done down during each either else ever every few find for from further get give given go goes
going good got had has have having he hello hi help her here him his hopefully how however i if in into is it its
itself just know last least less let like look looking made make many may maybe me might more most much must my need
needed needs neither never new next no nobody none nor not nothing now of off often on once one only or other others
our ours out over own please possible put quite rather really regarding same say see seek seeking several shall she
should since so some somebody someone something soon still such take tell than thank thanks that the their them then
there therefore these they thing things think this those though through to together too try two under until up upon us
use used using very want wanted wants was way we well were what when where whether which while who whom whose why will
wish with within without would yes yet you your yours company companies firm firms enquiry inquiry question questions
contact network cluster dear regards year years week weeks month months small large big team offer provide partner
partners ltd inc
"""
STOP_WORDS = frozenset((GERMAN + ENGLISH).split())
