"""Model fields whose content is sealed at rest and closed outside the room."""

import base64
from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute

from .encryption import Key


class ClosedError(RuntimeError):
    """A mistake of ours: somebody reads or saves a sealed field without having opened the room."""


class Sealed(bytes):
    """What the database holds of a sealed field."""

    def __repr__(self) -> str:
        return f"<sealed, {len(self)} bytes>"


class SealedAttribute(DeferredAttribute):
    """Gives the content of a row that a room has opened; of any other row nothing."""

    def __get__(self, instance: models.Model | None, cls: Any = None) -> Any:
        if instance is None:
            return self
        held = instance.__dict__.get(self.field.attname)
        if isinstance(held, Sealed) or self.field.attname not in instance.__dict__:
            raise ClosedError(f"{self.field.name} is read outside the room, or was not loaded")
        return held

    def __set__(self, instance: models.Model, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedTextField(models.BinaryField):
    """A text. Set it like any other; ``Room.save`` seals it, ``Room.read`` opens it, and nothing else does either."""

    descriptor_class = SealedAttribute

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def pre_save(self, instance: models.Model, add: bool) -> Sealed | None:
        held = instance.__dict__.get(self.attname)
        if held is not None and not isinstance(held, Sealed):
            raise ClosedError(f"{self.name} would be saved in the clear")
        return held

    def get_prep_value(self, value: Any) -> Any:
        """Nobody filters by a content, and no query writes one that is not sealed."""
        if value is not None and not isinstance(value, Sealed):
            raise ClosedError(f"{self.name} would be asked for or saved in the clear")
        return super().get_prep_value(value)

    def value_to_string(self, instance: models.Model) -> str:
        """For ``dumpdata``, which gets what the database has."""
        return base64.b64encode(instance.__dict__.get(self.attname) or b"").decode()

    def value_from_object(self, instance: models.Model) -> Sealed | None:
        return instance.__dict__.get(self.attname)

    def sealed(self, content: Any, key: Key, place: str) -> Sealed:
        return Sealed(key.seal(self.as_bytes(content), place))

    def opened(self, sealed: Sealed, key: Key, place: str) -> Any:
        return key.open(sealed, place).decode()

    def as_bytes(self, content: Any) -> bytes:
        return content.encode()


class SealedBytesField(SealedTextField):
    """The content of a file."""

    def opened(self, sealed: Sealed, key: Key, place: str) -> bytes:
        return key.open(sealed, place)

    def as_bytes(self, content: Any) -> bytes:
        return bytes(content)


def sealed_fields(model: type[models.Model]) -> list[SealedTextField]:
    return [field for field in model._meta.concrete_fields if isinstance(field, SealedTextField)]


def seal_row(row: Any, key: Key) -> None:
    """Seals what was set or opened, before the row is saved."""
    for field in sealed_fields(type(row)):
        held = row.__dict__.get(field.attname)
        if held is not None and not isinstance(held, Sealed):
            row.__dict__[field.attname] = field.sealed(held, key, row.place_of(field.name))


def open_row(row: Any, key: Key) -> None:
    """Opens every field that was loaded; raises SealError where one does not open."""
    for field in sealed_fields(type(row)):
        held = row.__dict__.get(field.attname)
        if isinstance(held, Sealed):
            row.__dict__[field.attname] = field.opened(held, key, row.place_of(field.name))
