from pathlib import Path

import pytest

from . import image


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``/app`` of the image, built once."""
    return image.build(tmp_path_factory.mktemp("image"))
