"""Tags for our templates of the Django admin."""

import re
from typing import Any

from django import template
from django.apps import apps
from django.contrib import admin
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from .ui import icon

register = template.Library()

YES_OR_NO = re.compile(r'<img src="[^"]*icon-(yes|no|unknown)\.svg"[^>]*>')


@register.filter
def in_words(html: str) -> SafeString:
    """Yes and no as icon and word, where Django draws a picture named "True"."""
    words = {"yes": ("check", _("Yes")), "no": ("minus", _("No")), "unknown": ("minus", _("Not known"))}

    def spoken(found: re.Match[str]) -> str:
        name, word = words[found[1]]
        return format_html('<span class="nowrap">{} {}</span>', icon(name), word)

    return mark_safe(YES_OR_NO.sub(spoken, str(html)))


@register.filter
def cells(result: Any, headers: list[dict[str, Any]]) -> list[SafeString]:
    """The cells of a row, each with its heading, so that a table can become cards on a phone."""
    return [
        in_words(cell.replace("<td", str(format_html('<td data-label="{}"', capfirst(header["text"]))), 1))
        for cell, header in zip(result, headers, strict=False)
    ]


@register.simple_tag
def purpose_of(app_label: str, object_name: str) -> str:
    """What the list of a model is for, in one sentence."""
    return getattr(admin.site.get_model_admin(apps.get_model(app_label, object_name)), "purpose", "")


@register.simple_tag
def page_link(cl: Any, step: int) -> str:
    """Query string of the page before (-1) or after (1); empty at the ends."""
    number = cl.page_num + step
    return cl.get_query_string({"p": number}) if 1 <= number <= cl.paginator.num_pages else ""
