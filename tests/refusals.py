"""`refused(code)`: the block must be refused with that code; what was said is in `.value.reason`."""

import pytest

from printroom.contract.faults import Fault, FaultCode


class refused:
    def __init__(self, code: FaultCode) -> None:
        self.code = code
        self._raises = pytest.raises(Fault)

    def __enter__(self) -> "refused":
        self._told = self._raises.__enter__()
        return self

    def __exit__(self, *error: object) -> bool:
        swallowed = bool(self._raises.__exit__(*error))
        if swallowed:
            assert self._told.value.code == self.code, self._told.value
        return swallowed

    @property
    def reason(self) -> str:
        return self._told.value.reason
