"""Long metadata values"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("metadata_value") as batch:
        batch.alter_column("whole", type_=sa.BigInteger())


def downgrade() -> None:
    with op.batch_alter_table("metadata_value") as batch:
        batch.alter_column("whole", type_=sa.Integer())
