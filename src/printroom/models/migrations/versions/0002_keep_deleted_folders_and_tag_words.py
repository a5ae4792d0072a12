"""Keep deleted folders and tag dictionaries"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "tag_value",
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["field_id"], ["metadata_field.id"], name=op.f("fk_tag_value_field_id_metadata_field"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("field_id", "text", name=op.f("pk_tag_value")),
    )
    op.add_column("folder", sa.Column("deleted_path", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("folder", "deleted_path")
    op.drop_table("tag_value")
