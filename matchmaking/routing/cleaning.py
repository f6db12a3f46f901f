"""What a person wants to know, without the letter around it: greeting, signature, quotes, disclaimers (de, en)."""

import re
import unicodedata

ANY_CASE = re.IGNORECASE
EACH_LINE = re.IGNORECASE | re.MULTILINE
GREETING = re.compile(
    r"^\s*(?:sehr geehrte[rsn]?|guten (?:tag|morgen|abend)|schönen guten tag|hallo|hi|hey|moin(?: moin)?|servus"
    r"|grüß gott|liebe[rs]?|werte[rs]?|dear|hello|good (?:morning|afternoon|day)|to whom it may concern)\b"
    r"[^\n,!:.]{0,80}[,!:.\n]\s*",
    ANY_CASE,
)
CLOSING = re.compile(
    r"(?:^|(?<=[.!?,\n])[ \t]*)(?:"
    r"mit (?:freundlichen|besten|herzlichen|vielen|kollegialen) grü(?:ß|ss)en"
    r"|(?:viele|beste|herzliche|liebe|freundliche|schöne) grü(?:ß|ss)e"
    r"|(?:(?:freundlichen|besten|herzlichen|schönen|lieben) )?gru(?:ß|ss)|mfg|vg|lg|hochachtungsvoll"
    r"|(?:vielen|herzlichen|besten) dank(?: im voraus| vorab)?|danke(?: im voraus| vorab)?"
    r"|(?:(?:kind|best|warm|many) )?regards|best wishes|yours (?:sincerely|faithfully|truly)|sincerely"
    r"|(?:many )?thanks(?: in advance)?|thank you(?: in advance)?|cheers"
    r")(?=\s*[,.!\n]|\s+und\b|\s+and\b|\s*$)",
    EACH_LINE,
)
QUOTE = re.compile(
    r"^\s*(?:-{2,}\s*(?:ursprüngliche nachricht|original message|weitergeleitete nachricht|forwarded message).*"
    r"|am .{5,80} schrieb .{2,80}:|on .{5,80} wrote:"
    r"|(?:von|from): .+\n\s*(?:gesendet|sent|datum|date|an|to): .*)",
    EACH_LINE,
)
DISCLAIMER = re.compile(
    r"^.*(?:diese (?:e-?mail|nachricht) (?:enthält|ist|kann|und)|der inhalt dieser (?:e-?mail|nachricht)"
    r"|this (?:e-?mail|message) (?:\w+ ){0,6}(?:contain|is intended|is confidential|may)"
    r"|bitte (?:denken|prüfen) sie .{0,40}(?:umwelt|ausdruck|drucken)|please consider the environment"
    r"|not the intended recipient|nicht der (?:richtige|beabsichtigte) adressat"
    r"|gesendet von mein|von meinem \w+ gesendet|sent from my).*(?:\n(?!\s*\n).*)*",
    EACH_LINE,
)
IMPRINT = re.compile(
    r"^.*(?:amtsgericht|handelsregister|registergericht|\bHRB\b|ust-?id|steuernummer|vat (?:id|no)"
    r"|\bgeschäftsführ\w+:|managing directors?:"
    r"|\b(?:tel|telefon|phone|fax|mobil|mobile|web)\b\.?\s*:?\s*\+?[\d(]).*$",
    EACH_LINE,
)
SUBJECT = re.compile(r"^\s*(?:(?:betreff|subject|re|aw|wg|fwd?)\s*:\s*)+", EACH_LINE)
ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|(?:\+\d|\b0\d)[\d /()-]{6,}\d")
POSTSCRIPT = re.compile(r"^\s*p\.?\s?s\.?\s*:?\s", EACH_LINE)


def clean_mail(text: str) -> str:
    """Return the matter of a mail; empty when there is nothing but courtesy. Composed (NFC) characters."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    text = _without_quotes(text)
    text = DISCLAIMER.sub("", text)
    text = SUBJECT.sub("", text)
    text = _without_greeting(text)
    text = _without_signature(text)
    text = IMPRINT.sub("", text)
    text = ADDRESS.sub(" ", text)
    return re.sub(r"[ \t]+", " ", re.sub(r"\s*\n\s*", "\n", text)).strip()


def _without_quotes(text: str) -> str:
    found = QUOTE.search(text)
    if found and text[: found.start()].strip():
        text = text[: found.start()]
    return "\n".join(line for line in text.split("\n") if not line.lstrip().startswith(">"))


def _without_greeting(text: str) -> str:
    """Drop up to two greetings at the head, and one that follows a subject line."""
    for _ in range(2):
        text = GREETING.sub("", text + "\n", count=1).rstrip("\n")
    head, _, rest = text.partition("\n")
    if rest and len(head) <= 120:
        rest = GREETING.sub("", rest.lstrip("\n") + "\n", count=1)
    return f"{head}\n{rest}" if rest else head


def _without_signature(text: str) -> str:
    """Cut at `-- ` or at the closing words, keeping a postscript; thanks in the middle of a mail cut nothing."""
    dashes = re.search(r"^-- ?$", text, re.MULTILINE)
    if dashes:
        text = text[: dashes.start()]
    for closing in CLOSING.finditer(text):
        tail = text[closing.end() :]
        postscript = POSTSCRIPT.search(tail)
        signature = tail[: postscript.start()] if postscript else tail
        if _reads_like_signature(signature):
            return text[: closing.start()] + ("\n" + tail[postscript.end() :] if postscript else "")
    return text


def _reads_like_signature(tail: str) -> bool:
    """Say whether what follows the closing words is names and addresses: short lines, no long sentence."""
    lines = [line for line in tail.split("\n") if line.strip(" ,.!")]
    return all(len(line.split()) <= 9 for line in lines) and len(tail) <= 600
