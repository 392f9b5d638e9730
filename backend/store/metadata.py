"""Where the modules of tables meet."""

from sqlalchemy import MetaData

metadata = MetaData()
