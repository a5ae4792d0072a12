"""Static files"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("asset", "published_asset"):
        with op.batch_alter_table(table) as batch:
            batch.add_column(sa.Column("file_id", sa.Integer(), nullable=True))
            batch.create_foreign_key(op.f(f"fk_{table}_file_id_blob"), "blob", ["file_id"], ["id"])
            batch.create_index(op.f(f"ix_{table}_file_id"), ["file_id"])


def downgrade() -> None:
    op.execute("DELETE FROM published_asset WHERE file_id IS NOT NULL")
    op.execute("DELETE FROM asset WHERE file_id IS NOT NULL")
    for table in ("asset", "published_asset"):
        with op.batch_alter_table(table) as batch:
            batch.drop_index(op.f(f"ix_{table}_file_id"))
            batch.drop_constraint(op.f(f"fk_{table}_file_id_blob"), type_="foreignkey")
            batch.drop_column("file_id")
