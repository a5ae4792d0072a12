"""Color profiles"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "color_profile",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("company_id", sa.Integer(), nullable=False),
        sa.Column("original_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("pixel_type", sa.String(), nullable=False),
        sa.Column("writable", sa.Boolean(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["company_id"], ["company.id"], name=op.f("fk_color_profile_company_id_company")),
        sa.ForeignKeyConstraint(["original_id"], ["blob.id"], name=op.f("fk_color_profile_original_id_blob")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_color_profile")),
        sa.UniqueConstraint("original_id", name=op.f("uq_color_profile_original_id")),
    )
    with op.batch_alter_table("asset") as batch:
        batch.add_column(sa.Column("profile_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(op.f("fk_asset_profile_id_color_profile"), "color_profile", ["profile_id"], ["id"])
        batch.create_index(op.f("ix_asset_profile_id"), ["profile_id"])
    with op.batch_alter_table("published_asset") as batch:
        batch.add_column(sa.Column("name_space", sa.String(), nullable=False, server_default="main"))
        batch.add_column(sa.Column("profile_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_published_asset_profile_id_color_profile"), "color_profile", ["profile_id"], ["id"]
        )
        batch.create_index(op.f("ix_published_asset_profile_id"), ["profile_id"])
        batch.drop_constraint(op.f("pk_published_asset"), type_="primary")
        batch.create_primary_key(op.f("pk_published_asset"), ["company_id", "name", "name_space"])
    with op.batch_alter_table("published_asset") as batch:
        batch.alter_column("name_space", server_default=None)


def downgrade() -> None:
    op.execute("DELETE FROM published_asset WHERE name_space <> 'main'")
    with op.batch_alter_table("published_asset") as batch:
        batch.drop_constraint(op.f("pk_published_asset"), type_="primary")
        batch.create_primary_key(op.f("pk_published_asset"), ["company_id", "name"])
        batch.drop_index(op.f("ix_published_asset_profile_id"))
        batch.drop_constraint(op.f("fk_published_asset_profile_id_color_profile"), type_="foreignkey")
        batch.drop_column("profile_id")
        batch.drop_column("name_space")
    op.execute("DELETE FROM asset WHERE profile_id IS NOT NULL")
    with op.batch_alter_table("asset") as batch:
        batch.drop_index(op.f("ix_asset_profile_id"))
        batch.drop_constraint(op.f("fk_asset_profile_id_color_profile"), type_="foreignkey")
        batch.drop_column("profile_id")
    op.drop_table("color_profile")
