"""What a step is."""

from typing import Protocol

import pyvips


class Step(Protocol):
    """One action. Images keep their format (8 or 16 bit), their pixel type and, once they have one, their alpha."""

    def apply(self, image: pyvips.Image) -> pyvips.Image: ...
