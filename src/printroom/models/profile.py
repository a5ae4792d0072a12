"""ICC profiles that companies bring."""

from __future__ import annotations

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from printroom.models.base import Model


class ColorProfile(Model):
    """A profile that colours were converted with, written once and never changed. `pixel_type` is gray, rgb or cmyk.

    `original_id` is the file as received, `content` its bytes, at hand for whoever converts with it. `writable`: colours
    can be converted to it.
    """

    __tablename__ = "color_profile"
    __table_args__ = (UniqueConstraint("original_id"),)

    id: Mapped[int] = mapped_column(primary_key=True, init=False)
    company_id: Mapped[int] = mapped_column(ForeignKey("company.id"))
    original_id: Mapped[int] = mapped_column(ForeignKey("blob.id"))
    digest: Mapped[str]
    description: Mapped[str]
    pixel_type: Mapped[str]
    writable: Mapped[bool]
    content: Mapped[bytes] = mapped_column(LargeBinary)
