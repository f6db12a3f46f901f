"""What a person wants to know, without the letter around it: greeting, signature, quotes, disclaimers (de, en)."""

import re
import unicodedata

SIGNATURE_WORDS = 12
ANY_CASE = re.IGNORECASE
EACH_LINE = re.IGNORECASE | re.MULTILINE
GREETING = re.compile(
    r"^\s*(?:sehr geehrte[rsn]?|guten (?:tag|morgen|abend)|schönen guten tag|hallo|hi|hey|moin(?: moin)?|servus"
    r"|grüß gott|liebe[rs]?|werte[rs]?|dear|hello|good (?:morning|afternoon|day)|to whom it may concern)\b"
    r"(?:dr\.|prof\.|(?!\b(?:wir|ich|unser\w*|gibt|kann|können|we|i|our|is|are|can|do|does)\b)[^\n,!?:.]){0,60}"
    r"[,!:.\n]\s*",
    ANY_CASE,
)
FORMAL_CLOSING = (
    r"mit (?:freundlichen|besten|herzlichen|vielen|kollegialen) grü(?:ß|ss)en\b"
    r"|(?:viele|beste|herzliche|liebe|freundliche|schöne) grü(?:ß|ss)e\b"
    r"|(?:freundlichen|besten|herzlichen|schönen|lieben) gru(?:ß|ss)\b|hochachtungsvoll"
    r"|(?:kind|best|warm|many) regards\b|best wishes\b|yours (?:sincerely|faithfully|truly)"
)
BRIEF_CLOSING = (
    r"gru(?:ß|ss)|mfg|vg|lg|(?:(?:vielen|herzlichen|besten) )?dank(?: im voraus| vorab)?|danke(?: im voraus| vorab)?"
    r"|regards|sincerely|(?:many )?thanks(?: in advance)?|thank you(?: in advance)?|cheers"
)
CLOSING = re.compile(
    rf"(?:^|(?<=[.!?,\n]))[ \t]*(?:{FORMAL_CLOSING}|(?:{BRIEF_CLOSING})(?=\s*[,.!\n]|\s+und\b|\s+and\b|\s*$))"
    r"|^[ \t]*(?:mfg|vg|lg|gru(?:ß|ss))\b[^\n]{0,30}$",
    EACH_LINE,
)
QUOTE = re.compile(
    r"^\s*(?:-{2,}\s*(?:ursprüngliche nachricht|original message|weitergeleitete nachricht|forwarded message).*"
    r"|am .{5,80} schrieb .{2,80}:|on .{5,80} wrote:"
    r"|(?:von|from): .+\n\s*(?:gesendet|sent|datum|date|an|to): .*)",
    EACH_LINE,
)
DISCLAIMER = re.compile(
    r"[^.!?\n]*(?:(?:diese|dieser) (?:e-?mail|nachricht)\b[^\n]{0,80}(?:vertraulich|geschützt|bestimmt)"
    r"|this (?:e-?mail|message)\b[^\n]{0,80}(?:confidential|intended|privileged)"
    r"|bitte (?:denken|prüfen) sie .{0,40}(?:umwelt|ausdruck|drucken)|please consider the environment"
    r"|not the intended recipient|nicht der (?:richtige|beabsichtigte) adressat"
    r"|gesendet von mein|von meinem \w+ gesendet|sent from my)[^\n]*(?:\n(?!\s*\n)[^\n]*)*",
    ANY_CASE,
)
IMPRINT = re.compile(
    r"amtsgericht|handelsregister|registergericht|\bHRB\b|ust-?id|steuernummer|vat (?:id|no)"
    r"|\bgeschäftsführ\w+:|managing directors?:"
    r"|\b(?:tel|telefon|phone|fax|mobil|mobile|web)\b\.?\s*:?\s*\+?[\d(]",
    ANY_CASE,
)
SUBJECT = re.compile(r"^\s*(?:(?:betreff|subject|re|aw|wg|fwd?)\s*:\s*)+", EACH_LINE)
ADDRESS = re.compile(r"\S+@\S+|(?:https?://|www\.)\S+|(?:\+\d|\b0\d)[\d /()-]{6,}\d")
POSTSCRIPT = re.compile(r"^\s*p\.?\s?s\.?\s*:?\s", EACH_LINE)


def clean_mail(text: str) -> str:
    """Return the matter of a mail; empty when there is nothing but courtesy. Composed (NFC) characters."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    text = without_quotes(text)
    text = DISCLAIMER.sub("", text)
    text = SUBJECT.sub("", text)
    text = _without_greeting(text)
    text = _without_signature(text)
    text = "\n".join(line for line in text.split("\n") if not _is_imprint(line))
    text = ADDRESS.sub(" ", text)
    return re.sub(r"[ \t]+", " ", re.sub(r"\s*\n\s*", "\n", text)).strip()


def without_quotes(text: str) -> str:
    """Return what was written above, or between, the letters quoted in a mail."""
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


def _is_imprint(line: str) -> bool:
    """Say whether a short line is a telephone number, a register entry and the like; a sentence with one is kept."""
    return len(line.split()) <= SIGNATURE_WORDS and bool(IMPRINT.search(line))


def _reads_like_signature(tail: str) -> bool:
    """Say whether what follows the closing words is names and addresses: short lines, no long sentence."""
    lines = [line for line in tail.split("\n") if line.strip(" ,.!")]
    return all(len(line.split()) <= SIGNATURE_WORDS for line in lines) and len(tail) <= 600
