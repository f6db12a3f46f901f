"""Tagged PDF (PDF/UA) of a page that is already allowed and opened; with the extra ``pdf``, else there is none.

Nothing is fetched, nothing is kept: the file is made in memory from the HTML that it is given.
"""

from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from django.conf import settings

STYLE = Path(settings.BASE_DIR) / "static/css/paper.css"


def is_available() -> bool:
    return find_spec("weasyprint") is not None


def as_pdf(html: str) -> bytes:
    """The page needs a title and a language; both become the document's."""
    from weasyprint import CSS, HTML
    from weasyprint.urls import URLFetcher

    nothing = URLFetcher(allowed_protocols=())
    style = CSS(string=_style(), url_fetcher=nothing)
    return HTML(string=html, url_fetcher=nothing).write_pdf(stylesheets=[style], pdf_variant="pdf/ua-1")


@lru_cache(maxsize=1)
def _style() -> str:
    return STYLE.read_text(encoding="utf-8")
